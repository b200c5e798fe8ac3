"""The website of a preview, on 127.0.0.1 and for browsers of this machine only.

The files of the website as they are, with one script in each page; below ``/_live/`` stands what that script
asks for. A page of another website must not read along: whoever calls this server by another name than its
own is refused.
"""

import json
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.publication.live import jupyterlab
from staatvanmigratie.publication.live.board import Board

HOST = "127.0.0.1"
FIRST_PORT = 8800
_PORTS = 100
_SCRIPT = Path(__file__).parent / "live.js"
_INJECTED = '<script src="/_live/live.js" data-news="{news}" defer></script>\n'
_HTML = "text/html; charset=utf-8"
_NO_PDF = "De pdf maakt svm live niet. Die komt bij: svm build"
_NO_PAGE = "Deze bladzijde is er niet, of nog niet. Zodra zij er is, verschijnt zij hier."
#: Seconds after which a browser hears that the server is still there.
_SIGN_OF_LIFE = 15.0


@contextmanager
def serving(site: Path, notebooks: Path, board: Board, port: int | None) -> Iterator[str]:
    """Serve a website while this block runs; yields its address.

    Parameters
    ----------
    site
        Folder of the website, which may still be made.
    notebooks
        Folder of the notebooks that problems are about.
    port
        None: the first one that is free, from ``FIRST_PORT``.

    Raises
    ------
    SvmError
        The port is taken.
    """
    handler = type("Handler", (_Handler,), {"site": site, "notebooks": notebooks, "board": board})
    server = _listening(handler, port)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.25}, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True  # after a restart the old connections may still linger

    def handle_error(self, *_: object) -> None:
        """Say nothing: a browser went away."""


def _listening(handler: type[BaseHTTPRequestHandler], port: int | None) -> _Server:
    for candidate in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + _PORTS):
        with suppress(OSError):
            return _Server((HOST, candidate), handler)
    asked = f"Port {port} is" if port is not None else f"Ports {FIRST_PORT} to {FIRST_PORT + _PORTS - 1} are"
    raise SvmError(f"{asked} taken by another program; name a free one: svm live N --port 9000")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # news is small, and goes at once
    site: Path
    notebooks: Path
    board: Board

    def do_GET(self) -> None:
        """Answer a browser."""
        if not self._is_called_by_its_name():
            self._send(HTTPStatus.FORBIDDEN, b"This preview is for browsers of this machine.\n")
            return
        asked = urlsplit(self.path)
        path = unquote(asked.path)
        if path == "/_live/events":
            told = self.headers.get("Last-Event-ID") or parse_qs(asked.query).get("after", [""])[0]
            self._send_events(int(told) if told.isdecimal() else self.board.last)
        elif path == "/_live/failures":
            page = parse_qs(asked.query).get("page", [""])[0]
            self._send(HTTPStatus.OK, self._problems(page), "application/json")
        elif path == "/_live/live.js":
            self._send(HTTPStatus.OK, _SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
        else:
            self._send_file(path)

    do_HEAD = do_GET

    def _is_called_by_its_name(self) -> bool:
        port = self.server.server_port
        return self.headers.get("Host") in (f"{HOST}:{port}", f"localhost:{port}")

    def _send_file(self, path: str) -> None:
        """Send a file of the website; no list of a folder, and nothing outside it."""
        site, news = self.site.resolve(), self.board.last  # what is told from here on, the page may miss
        try:
            file = (site / path.lstrip("/")).resolve()
            if file.is_dir():
                file /= "index.html"
            content = file.read_bytes() if file.is_relative_to(site) else None
        except (OSError, ValueError):
            content = None
        if content is None:
            told = _NO_PDF if path.endswith(".pdf") else _NO_PAGE
            page = f'<!doctype html><html lang="nl"><title>svm live</title><body><p>{told}</p>'
            self._send(HTTPStatus.NOT_FOUND, (page + _INJECTED.format(news=news)).encode(), _HTML)
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if kind == "text/html":
            at = content.rfind(b"</body>")
            at = at if at >= 0 else len(content)
            content = content[:at] + _INJECTED.format(news=news).encode() + content[at:]
        self._send(HTTPStatus.OK, content, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)

    def _problems(self, page: str) -> bytes:
        found = []
        for problem in self.board.problems(page.lstrip("/").removesuffix(".html") or "index"):
            link = None
            if problem.cells:
                link = jupyterlab.address_of(self.notebooks / problem.notebook, problem.cells[0])
            found.append({**asdict(problem), "link": link})
        return json.dumps(found, ensure_ascii=False).encode()

    def _send_events(self, last: int) -> None:
        """Tell what happened since, and what happens as it happens, until the browser goes away."""
        self._head(HTTPStatus.OK, "text/event-stream")
        self.close_connection = True
        if self.command == "HEAD":
            return
        self._event("hello", {"run": self.board.run}, last)
        while True:
            news = self.board.after(last, _SIGN_OF_LIFE)
            if not news:
                self.wfile.write(b": still here\n\n")
            for number, kind, said in news:
                self._event(kind, said, number)
                last = number

    def _event(self, kind: str, said: object, number: int) -> None:
        data = json.dumps(said, ensure_ascii=False)
        self.wfile.write(f"id: {number}\nevent: {kind}\ndata: {data}\n\n".encode())
        self.wfile.flush()

    def _send(self, status: HTTPStatus, content: bytes, kind: str = "text/plain; charset=utf-8") -> None:
        self._head(status, kind, len(content))
        if self.command != "HEAD":
            self.wfile.write(content)

    def _head(self, status: HTTPStatus, kind: str, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet: the terminal tells about pages, not about requests."""
