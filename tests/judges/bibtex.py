"""Checks BibTeX against pandoc, pybtex and pylatexenc: what `reads` understands of an entry, and that it gives each entry back.

Usage: bibtex.py READS, where READS is the path of the program.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import pybtex.database
import pybtex.errors
import pypandoc
from pylatexenc.latex2text import LatexNodes2Text

READS = os.path.abspath(sys.argv[1])

# Each title means the same to pandoc and to pylatexenc.
TITLES = r"""
G{\"o}del, Erd{\H o}s, Erd\H{o}s, {\v{Z}}i\v zek, Ro{\c s}u, fa{\c{c}}ade, {\r{A}}ngstr{\"o}m, S{\o}ren, {\AE}sop, {\L}uk, stra{\ss}e
M{\'\i}o y na{\"\i}f, Garc{\'{\i}}a, {\`{\i}}, {\'E}lan, \'{E}lan, \~n, \^{o}
The \emph{Drosophila} eye in \textit{vivo}, \textbf{bold}, \textsc{Caps}
Tea \& milk, 100\% pure, C\#, snake\_case, \$5
Pages 1--2, and --- then, ``quoted'', it's
{GaAs} wires and {{Double}} braces, {C}ase
\ldots{} and \dots{} more
H{\"u}bner {\&} S{\"o}hne
A~tie and a\ blank
"""

# What pylatexenc does not know.
PANDOC_TITLES = r"""
\copyright{} X, \S{} 3, \pounds{}5, 5\,mm, \textmu{}m
"""

ENTRIES = r"""
@string{OPress = "Oak Press"}
@string{ann = {Ann} # { Oak}}
@preamble{"\newcommand{\noopsort}[1]{}"}

@Article{Knot:1978, author = "Knot, D.~E. and {World Tea Organization} and von Roe, Jr., Bo", title = {{\TeX} for {\'E}l{\'a}n},
  journal = "Tea {\&} Co", year = 1978, month = jul # "~4", volume = 21, number = {3--4}, pages = {5--9},
  doi = {10.1002/(SICI)1521-3862(199901)5:1<21::AID>3.0.CO;2-9}, note = {A remark
  on two lines}, x-unknown = "with {"}marks{"} and $5", keywords = {b, a, C++}}
@book{Oak1999, author = ANN, title = "On " # {Cases}, publisher = opress # " Ltd", year = 1999, isbn = {978-0-387-25146-2 (print)},
  edition = {2nd}, address = {Here}, series = {S}, language = {english}, file = {:a\;b.pdf:PDF}, abstract = {cite as
@misc{x}, please}}
@inproceedings{p1, crossref = {proc}, author = {Ada One}, title = {The paper}, pages = {1--9}}
@proceedings{proc, editor = {Bo Two and Cy Three}, title = {The proceedings}, booktitle = {The proceedings}, year = {2009}, publisher = {P}}
@online{web, author = {{The Lark Collaboration}}, title = {A page}, url = {https://x.example/~a_b?c=1&d=2}, urldate = {2023-05-14}, date = {2021-02}}
@phdthesis{thesis, author = {Garc{\'\i}a Soto, Ana}, title = {Work}, school = {A School}, year = {{\noopsort{1973b}}1981}, type = {Thesis}}
@misc{arx, author = {Vas, A. and others}, title = {Attention here}, eprint = {2103.01045}, archiveprefix = {arXiv}, primaryclass = {cs.CL}}
@incollection{part, author = {Le Roc, Ursula and {Del Hoyo}, J}, title = {Part}, booktitle = {Whole}, editor = {Roe, Bo}, chapter = 3, year = 2001}
@techreport{tr, author = {Roe, Bo}, title = {Stress in \{\{\vphantom{\}\}}{{GaAs}} wires}, institution = {I}, number = {TR-1}, year = {March 2015}}
@unpublished{odd+key/1:2, author = {Roe, Bo}, title = {Lunch for $5}, note = {In \verb|x|}, year = {in press}}
"""


class Home:
    def __init__(self, directory):
        self.directory = directory
        self.reads("catalog", "remove", "reads")

    def reads(self, *words):
        environment = {"HOME": self.directory, "READS_NOW": "2026-11-23", "PATH": os.environ["PATH"]}
        ran = subprocess.run([READS, *words], env=environment, capture_output=True, timeout=60)
        assert ran.returncode == 0, (words, ran.stderr.decode())
        return ran.stdout.decode()

    def import_text(self, text):
        file = Path(self.directory, "library.bib")
        file.write_text(text)
        self.reads("import", str(file))
        return {entry["slug"]: entry for entry in json.loads(self.reads("export", "json"))}


def pandoc(text, form):
    ran = subprocess.run([pypandoc.get_pandoc_path(), "-f", form, "-t", "csljson"], input=text.encode(), capture_output=True, check=True)
    return {item["id"]: item for item in json.loads(ran.stdout)}


def pybtex_read(text):
    # It refuses an entry with two fields of a name only if it is told to be strict.
    pybtex.errors.set_strict_mode(False)
    return pybtex.database.parse_string(text, "bibtex").entries


def plain(text):
    """Without what each writes in its own way: markup, the kinds of quotation marks and of blanks, accents on dotless letters."""
    text = re.sub(r"<[^<>]*>", "", text)
    # An accent stands over the letter without its dot, or over the letter.
    text = re.sub("ı([\u0300-\u036f])", r"i\1", text)
    text = re.sub("[‘’`']", "'", re.sub('[“”"]|\'\'|``', '"', text))
    return " ".join(unicodedata.normalize("NFKC", text).split())


def judge_titles(home):
    common, others = [[line for line in lines.splitlines() if line] for lines in (TITLES, PANDOC_TITLES)]
    titles = common + others
    text = "".join(f"@misc{{t{number}, title = {{{{{title}}}}}, year = 2001}}\n" for number, title in enumerate(titles))
    entries, judged = home.import_text(text), pandoc(text, "biblatex")
    for number, title in enumerate(titles):
        found = plain(entries[f"t{number}"]["title"])
        assert not set(found) & set("\\{}"), found
        assert found == plain(judged[f"t{number}"]["title"]), (title, found, judged[f"t{number}"]["title"])
        if title in others:
            continue
        latex = LatexNodes2Text(math_mode="text").latex_to_text(title)
        # A blank after a word of a command is its end.
        assert found.replace(" ", "") == plain(latex).replace(" ", ""), (title, found, latex)


def family(name):
    return " ".join(filter(None, [name.get("non-dropping-particle"), name.get("dropping-particle"), name.get("family")]))


def judge_values(entries):
    judged = pandoc(ENTRIES, "biblatex")
    common = [key for key in judged if key.lower() in entries]
    assert len(common) >= 8, common
    for key in common:
        item, entry = judged[key], entries[key.lower()]
        names = [name.get("literal") or f'{name.get("given", "")} {family(name)} {name.get("suffix", "")}'.strip() for name in item.get("author", [])]
        if names:
            shown = entry["authors"] + (["others"] if entry["et_al"] else [])
            assert [plain(name) for name in shown] == [plain(name) for name in names], (entry["slug"], shown, names)
        if item.get("issued", {}).get("date-parts"):
            assert entry["year"] == item["issued"]["date-parts"][0][0], (entry["slug"], entry["year"], item["issued"])
        for field, theirs in [("doi", "DOI"), ("container", "container-title"), ("volume", "volume"), ("page_range", "page")]:
            if theirs in item and not (field == "container" and entry["kind"] == "book"):
                assert plain(entry[field]).replace("–", "-") == plain(item[theirs]).replace("–", "-"), (entry["slug"], field, entry[field], item[theirs])


def normal(value):
    return " ".join(value.split())


def judge_round_trip(home):
    given_back = home.reads("export", "bibtex")
    before, after = pybtex_read(ENTRIES), pybtex_read(given_back)
    assert set(before) == set(after), set(before) ^ set(after)
    for key, entry in before.items():
        other = after[key]
        assert entry.original_type == other.original_type, (key, entry.type, other.type)
        for name, value in entry.fields.items():
            assert normal(value) == normal(other.fields[name]), (key, name, value, other.fields[name])
        for role, people in entry.persons.items():
            assert people == other.persons[role], (key, role, people, other.persons[role])
        if "crossref" not in entry.fields:
            assert len(entry.fields) == len(other.fields), (key, list(other.fields))
    for form in ("bibtex", "biblatex"):
        before, after = pandoc(ENTRIES, form), pandoc(given_back, form)
        assert before == after, [(before[key], after.get(key)) for key in before if before[key] != after.get(key)]


def judge_changes(home):
    """A change replaces its field alone."""
    home.reads("edit", "oak1999", "--title", "Cases & {more}", "--author", "Ana {García Soto}", "--author", "{World Tea Pact}")
    entry = pybtex_read(home.reads("export", "bibtex", "title:cases"))["Oak1999"]
    assert LatexNodes2Text(keep_braced_groups=False).latex_to_text(entry.fields["title"]) == "Cases & {more}"
    names = [" ".join(person.last_names) for person in entry.persons["author"]]
    assert names == ["García Soto", "{World Tea Pact}"], names
    assert entry.fields["publisher"] == "Oak Press Ltd" and entry.fields["address"] == "Here"


with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
    judge_titles(Home(one))
    home = Home(two)
    judge_values(home.import_text(ENTRIES))
    judge_round_trip(home)
    judge_changes(home)
print("BibTeX: pandoc, pybtex and pylatexenc agree")
