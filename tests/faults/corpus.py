"""Hostile text and its sources: files of every import format, and answers of public catalogs."""

import html
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from support import Home

# Surrogates from U+DC80 represent bytes that are not UTF-8, as in Python's arguments and file names.
CORPUS = {
    "csi": "\x1b[2J\x1b[31;5mred\x1b[8m hidden",
    "empty": "",
    "osc title": "\x1b]0;owned\x07 title",
    "osc link": "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "osc clipboard": "\x1b]52;c;dG91Y2ggUFdORUQ=\x07 copied",
    "eight-bit": "\x9b31m \x9d0;owned\x9c \x90q \x85next",
    "c0": "over\x08\x08\x0c\x0b\x7f\x0e\x1a\x05type",
    "bidi": "\u202egpj.exe\u202c \u2066a\u2069 \u200f\u061c",
    "zero-width": "pay\u200bpal\ufeff \u2060\u2063",
    "tags": "tag\U000e0001\U000e0041\U000e007f",
    "annotation": "\ufff9a\ufffab\ufffb",
    "noncharacter": "none\ufffe\uffff",
    "line separators": "one\u2028two\u2029three",
    "crlf": "one\r\ntwo\rthree\nfour\tfive",
    "nul": "a\0b",
    "not utf-8": "caf\udce9 \udcff\udcfe \udcc0\udcaf \udced\udca0\udc80",
    "formula =": "=cmd|'/C calc'!A0",
    "formula +": "+1+1",
    "formula -": "-2+3",
    "formula @": "@SUM(1+1)",
    "formula tab": "\t=1+1",
    "formula blank": " =1+1",
    "formula quote": "'=1+1",
    "csv": '",=1+1,"\r\n=1+1',
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b",
    "xml": '"/><outline xmlUrl="https://evil.example"/><!-- ]]> &x; &#27;[31m',
    "markdown": "](javascript:alert(1)) ![x](https://e.example/x) <javascript:x> |*x*| `y` $z$ [a]: b",
    "backslash": "\\](javascript:alert(1)) \\<script> \\| \\",
    "latex": "\\input{/etc/passwd}\\write18{touch PWNED} \\end{document}%$#&_{}~^",
    "bibtex": "}},\n}\n@book{evil,\n title = {{evil}}",
    "braces": "}{}}{{",
    "ris": "x\nER  - \nTY  - BOOK\nTI  - evil",
    "ics": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:evil;,\\n",
    "mail": "x\r\n.\r\n\r\nBcc: all@evil.example\r\nSubject: evil",
    "json": '"}\n{"reads":1}\n\\u001b[31m\\ud800',
    "toml": '"""\n[[resource]]\nslug = "evil"\n\'\'\'',
    "sql": "'); DROP TABLE event; -- \" * NEAR(",
    "format": "%s%n%x {} {0} ${HOME} \\e[31m \\x1b[31m",
    "shell": "$(touch PWNED)`touch PWNED`;touch PWNED|touch PWNED&",
    "option": "--help",
    "negated": "-tag:x",
    "long": "x" * 100_000,
    "wide": "ｗ" * 200 + "e" + "\u0301" * 200 + "👩\u200d💻",
}

# More names of files, beside the texts.
NAMES = ["-", "-x", "..x", " ", "*", "~", "$HOME", "%h", "file:x?mode=memory", ":memory:", "; touch PWNED ;"]
NAMES += ["`touch PWNED`", "|touch PWNED", "a\nExecStart=touch PWNED", "a\rExecStart=touch PWNED"]

# What a shell would run behind the name of a program.
TAILS = [";touch PWNED", "$(touch PWNED)", "`touch PWNED`", "|touch PWNED", "&& touch PWNED", "& touch PWNED"]
TAILS += ["> PWNED", "\ntouch PWNED", "'$(touch PWNED)'", '"; touch PWNED; "', "\\;touch PWNED", "' ; touch PWNED"]

# What may be given to a browser, and what may not.
GOOD = ["https://e.example/?a=1;touch$IFS$9PWNED&b=$(touch$IFS'PWNED')", "http://e.example/%s%n#--help"]
GOOD += ["https://e.example/\u202egpj.exe", "https://user:pw@e.example/*?~", "https://[::1]:9/-x"]
BAD = ["-flag", "--help", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,<script>", "mailto:x"]
BAD += ["//e.example/", "https:e.example", "https://", "https://-oProxyCommand=x", "https://\u202e.example"]
BAD += [f"https://e.example/{no_part}" for no_part in ("a b", "\n", "\x1b[35m", '"x', "`touch PWNED`", "<x>", "\\x")]


def line_of(text: str) -> str:
    """A text as a line of which nothing is refused: what breaks out without control characters is still in it."""
    return " ".join(re.sub("[\x00-\x1f\x7f-\x9f\udc80-\udcff]+", " ", text[:9_000]).split())


def encoded(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


def in_quotes(text):
    return json.dumps(text)[1:-1]


def in_a_cell(text):
    return text.replace('"', '""')


# A file of each format with an address and texts in all its fields, and how a text is written in it.
FOREIGN = {
    "bibtex": (
        "@article{k,\n title = {TEXT},\n author = {TEXT},\n keywords = {TEXT},\n annotation = {TEXT},\n"
        " url = {ADDRESS},\n}\n",
        str,
    ),
    "ris": ("TY  - JOUR\nTI  - TEXT\nAU  - TEXT\nKW  - TEXT\nN1  - TEXT\nUR  - ADDRESS\nER  - \n", str),
    "csl-json": (
        '[{"id": "TEXT", "type": "book", "title": "TEXT", "author": [{"literal": "TEXT"}], "keyword": "TEXT",'
        ' "annote": "TEXT", "URL": "ADDRESS"}]',
        in_quotes,
    ),
    "opml": (
        '<opml version="2.0"><body><outline text="TEXT">'
        '<outline type="rss" text="TEXT" xmlUrl="ADDRESS" htmlUrl="ADDRESS" description="TEXT" category="TEXT"/>'
        "</outline></body></opml>",
        html.escape,
    ),
    "bookmarks": (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><H3>TEXT</H3>\n<DL><p>\n"
        '<DT><A HREF="ADDRESS" TAGS="TEXT">TEXT</A>\n<DD>TEXT\n</DL></DL>\n',
        html.escape,
    ),
    "markdown": ("# T\n\n## TEXT\n\n- [TEXT](ADDRESS) by TEXT (2020) — TEXT\n", str),
    "csv": (
        "slug,title,authors,domain,status,tags,url,depth,why\n"
        '"TEXT","TEXT","TEXT","TEXT",todo,"TEXT","ADDRESS",read,"TEXT"\n',
        in_a_cell,
    ),
    "goodreads": (
        "Title,Author,Bookshelves,Exclusive Shelf,My Review,Private Notes\n"
        '"TEXT","TEXT","TEXT",to-read,"TEXT","TEXT"\n',
        in_a_cell,
    ),
    "zotero": (
        "Key,Item Type,Title,Author,Url,Manual Tags,Notes,Abstract Note\n"
        'K,book,"TEXT","TEXT","ADDRESS","TEXT","TEXT","TEXT"\n',
        in_a_cell,
    ),
    "pocket": ('title,url,time_added,tags,status\n"TEXT","ADDRESS",1717546443,"TEXT",unread\n', in_a_cell),
    "raindrop": ('id,title,note,excerpt,url,folder,tags\n1,"TEXT","TEXT","TEXT","ADDRESS","TEXT","TEXT"\n', in_a_cell),
    "instapaper": ('URL,Title,Selection,Folder,Timestamp\n"ADDRESS","TEXT","TEXT","TEXT",1730300000\n', in_a_cell),
}


def foreign(name: str, text: str, url: str, raw: bool = False) -> bytes:
    """A file of a format; with its text written as it is to be, or `raw`, so that it may well break out."""
    form, quote = FOREIGN[name]
    quote = str if raw else quote
    return encoded(form.replace("ADDRESS", quote(url)).replace("TEXT", quote(text)))


def in_toml(text: str) -> str:
    return '"' + "".join(c if " " <= c <= "~" and c not in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'


def catalog(text: str, number: int, url: str = "") -> bytes:
    """A catalog file with a text in all its fields. Its entry is a work of its own, by address and year."""
    text, url = in_toml(text), in_toml(url or f"https://e.example/{number}")
    return (
        f'[catalog]\nname = "c{number}"\ntitle = {text}\nversion = 1\n'
        f'[[domain]]\nslug = "d"\ntitle = {text}\nnote = {text}\n'
        f'[[resource]]\ndomain = "d"\nslug = "e{number}"\ntitle = {text}\nauthors = [{text}]\nkind = "blog"\n'
        f'year = {1000 + number}\n'
        f'url = {url}\nfeed = {url}\ndepth = "follow"\nscope = {text}\nwhy = {text}\n'
    ).encode()


def whole_log(binary: str) -> str:
    """An export of everything, with FACT for facts, FREE for what was freely written, and https://e.example/ADDRESS."""
    home = Home(binary)
    facts = ("--author", "FACT", "--why", "FACT", "--scope", "FACT", "--url", "https://e.example/ADDRESS")
    home.good("add", "--offline", "FACT", *facts)
    home.good("note", "fact", "FREE")
    home.good("drop", "fact", "--because", "FREE")
    home.good("occasion", "add", "interview", "--on", "2027-01-15", "--title", "FREE")
    exported = home.good("export", "jsonl")
    home.remove()
    return "".join(line for line in exported.splitlines(keepends=True) if not line.startswith('{"catalog"'))


def anew(log: str, number: int, fact: str, free: str, url: str) -> bytes:
    """That export with other texts, of other things: its ids are new."""
    log = re.sub(r'("(?:id|act|resource)":".{24}).{12}"', rf'\g<1>{number:012x}"', log)
    texts = {"FACT": fact, "FREE": free, "https://e.example/ADDRESS": url}
    return encoded(re.sub("|".join(texts), lambda found: in_quotes(texts[found[0]]), log))


class Answers(ThreadingHTTPServer):
    """What public catalogs answer, with a text in all of it; or nothing but the text."""

    text, raw = "", False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        address = f"http://127.0.0.1:{self.server_address[1]}"
        self.environment = {f"READS_{name}": f"{address}/{name}" for name in ("ARXIV", "CROSSREF", "OPEN_LIBRARY")}

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        text = self.server.text
        atom = "<feed><entry><id>x</id><title>TEXT</title><author><name>TEXT</name></author></entry></feed>"
        work = {"title": text, "authors": [{"name": text}], "publish_date": text}
        answer = {
            "ARXIV": lambda: atom.replace("TEXT", html.escape(text)),
            "CROSSREF": lambda: json.dumps({"message": {"title": [text], "author": [{"name": text}], "type": text}}),
            "OPEN_LIBRARY": lambda: json.dumps({parse_qs(urlsplit(self.path).query)["bibkeys"][0]: work}),
        }[self.path.split("/")[1]]()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(encoded(text if self.server.raw else answer))

    def log_message(self, *_):
        """Says nothing."""
