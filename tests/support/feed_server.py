"""A server of feeds on 127.0.0.1, which counts what it is asked for and can fail as servers of the web do, and the feeds of blogs."""

import gzip
import hashlib
import html
import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Post:
    """An entry of a feed; without an id it has none there, too."""

    title: str | None = None
    url: str | None = None
    id: str | None = None
    published: datetime | str | None = None
    words: int = 0
    author: str | None = None

    @property
    def content(self) -> str:
        return "<p>" + " ".join(["word"] * self.words) + "</p>" if self.words else ""


def dated(published: datetime | str | None, form: Callable[[datetime], str]) -> str | None:
    return form(published) if isinstance(published, datetime) else published


def element(name: str, text: str | None, attributes: str = "") -> str:
    return "" if text is None else f"<{name}{attributes}>{html.escape(text)}</{name}>"


def rss(title: str, posts: list[Post], site: str = "https://blog.example/", ttl: int | None = None) -> bytes:
    """A document of RSS 2.0."""
    items = (
        "<item>"
        + element("title", post.title)
        + element("link", post.url)
        + element("guid", post.id, ' isPermaLink="false"')
        + element("pubDate", dated(post.published, format_datetime))
        + element("dc:creator", post.author)
        + element("content:encoded", post.content or None)
        + "</item>\n"
        for post in posts
    )
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    head = element("title", title) + element("link", site) + element("ttl", None if ttl is None else str(ttl))
    return f'<?xml version="1.0"?>\n<rss version="2.0" {spaces}><channel>{head}\n{"".join(items)}</channel></rss>'.encode()


def atom(title: str, posts: list[Post], site: str = "https://blog.example/") -> bytes:
    """A document of Atom 1.0."""
    entries = (
        "<entry>"
        + element("title", post.title)
        + ("" if post.url is None else f'<link href="{html.escape(post.url)}"/>')
        + element("id", post.id)
        + element("published", dated(post.published, datetime.isoformat))
        + element("updated", dated(post.published, datetime.isoformat))
        + ("" if post.author is None else f"<author>{element('name', post.author)}</author>")
        + element("content", post.content or None, ' type="html"')
        + "</entry>\n"
        for post in posts
    )
    head = element("title", title) + f'<id>{site}</id><link href="{html.escape(site)}"/><updated>2026-01-01T00:00:00Z</updated>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}\n{"".join(entries)}</feed>'.encode()


def json_feed(title: str, posts: list[Post], site: str = "https://blog.example/") -> bytes:
    """A document of JSON Feed 1.1."""
    items = (
        {
            "id": post.id,
            "url": post.url,
            "title": post.title,
            "date_published": dated(post.published, datetime.isoformat),
            "content_html": post.content,
            "authors": [{"name": post.author}] if post.author else None,
        }
        for post in posts
    )
    known = [{name: value for name, value in item.items() if value is not None} for item in items]
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": title, "home_page_url": site, "items": known}).encode()


@dataclass
class Page:
    """What the server answers at a path."""

    body: bytes = b""
    kind: str = "application/rss+xml"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    # Answers 304 to a request with the validators of the body.
    conditional: bool = False
    # Its validators; by default those of the body.
    etag: str | None = None
    last_modified: str | None = None
    zipped: bool = False
    # Seconds before the answer, and before each byte of the body.
    delay: float = 0
    drip: float = 0
    # How many bytes fewer are sent than announced.
    cut: int = 0

    def validators(self) -> dict[str, str]:
        if not self.conditional:
            return {}
        etag = f'W/"{hashlib.sha256(self.body).hexdigest()[:16]}"' if self.etag is None else self.etag
        modified = "Mon, 02 Nov 2026 07:00:00 GMT" if self.last_modified is None else self.last_modified
        return {name: value for name, value in (("ETag", etag), ("Last-Modified", modified)) if value}

    def is_known(self, request: "Request") -> bool:
        """Whether the request has the validators as they were sent; an ETag is enough (RFC 9110, section 13.2.2)."""
        validators = self.validators()
        if (etag := request.headers.get("If-None-Match")) is not None:
            return etag == validators.get("ETag")
        since = request.headers.get("If-Modified-Since")
        return since is not None and since == validators.get("Last-Modified")


def moved(to: str, status: int = 301) -> Page:
    """A redirect."""
    return Page(status=status, headers={"Location": to})


@dataclass
class Request:
    """What was asked, and the status of the answer."""

    path: str
    headers: dict[str, str]
    status: int = 0
    # Bytes of the body that were sent.
    sent: int = 0


class FeedServer:
    """The server. `pages` are what it answers, by their paths, and can be changed at any time; what is not there is 404."""

    def __init__(self):
        self.pages: dict[str, Page] = {}
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # A header and its body are two packets, which Nagle's algorithm has wait for each other.
            disable_nagle_algorithm = True

            def do_GET(self):
                server.answer(self)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass  # The program may hang up when it has enough.

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> "FeedServer":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def forget(self) -> list[Request]:
        """What was asked since the last time."""
        with self._lock:
            asked, self.requests, self.most_at_once = self.requests, [], 0
        return asked

    def of(self, path: str) -> list[Request]:
        """The requests of a path since the last `forget`."""
        with self._lock:
            return [request for request in self.requests if request.path == path]

    def counts(self) -> Counter:
        """How many requests there were of each status."""
        with self._lock:
            return Counter(request.status for request in self.requests)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        # Names of headers are written as they are known, whatever the program writes.
        headers = {name.title(): value for name, value in handler.headers.items()}
        request = Request(handler.path, headers)
        with self._lock:
            self.requests.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            self._send(handler, request, self.pages.get(handler.path) or Page(b"not found", "text/plain", 404))
        finally:
            with self._lock:
                self._at_once -= 1

    def _send(self, handler: BaseHTTPRequestHandler, request: Request, page: Page) -> None:
        self._stopped.wait(page.delay)
        is_known = page.conditional and page.status == 200 and page.is_known(request)
        request.status = 304 if is_known else page.status
        body = b"" if is_known else gzip.compress(page.body, mtime=0) if page.zipped else page.body
        handler.send_response_only(request.status)
        if "Date" not in page.headers:
            handler.send_header("Date", handler.date_time_string())
        for name, value in (page.headers | page.validators()).items():
            handler.send_header(name, value)
        if not is_known:
            handler.send_header("Content-Type", page.kind)
            handler.send_header("Content-Length", str(len(body) + page.cut))
            if page.zipped:
                handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        step = 1 if page.drip else 65_536
        for at in range(0, len(body), step):
            if self._stopped.wait(page.drip) if page.drip else False:
                break
            try:
                handler.wfile.write(body[at : at + step])
            except OSError:
                break
            request.sent += len(body[at : at + step])
        if page.cut:
            handler.close_connection = True


def at(day: str, hour: int = 9) -> datetime:
    """A time of a day."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
