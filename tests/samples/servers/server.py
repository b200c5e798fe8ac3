"""The HTTP side of the local sources: routes, a log of what was asked, and faults of the network.

with SourceServer() as server:
    server.route("/x", lambda request: Answer.of({"value": []}))
    server.fault("/x", [Answer(500, b"oops"), drip])     # used up one by one, before the route
    server.after("/x", replace_the_table)                # done once, when that was answered
"""

import gzip
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class Answer:
    """What the server sends: status, body, headers, and how badly."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    broken_off: bool = False  # promises twice as many bytes as it sends
    drip: float = 0.0  # seconds between two bytes
    silent: float = 0.0  # seconds before the first byte

    @classmethod
    def of(cls, content, status=200, **headers) -> "Answer":
        body = json.dumps(content, ensure_ascii=False).encode("utf-8")
        return cls(status, body, {"Content-Type": "application/json", **headers})

    @classmethod
    def text(cls, text: str, status=200, kind="text/plain") -> "Answer":
        return cls(status, text.encode("utf-8"), {"Content-Type": kind})


@dataclass
class Request:
    """One question, decoded."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    server: "SourceServer"

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]


class SourceServer:
    """A server at ``address``; the newest matching route answers."""

    def __init__(self):
        self.routes: list[tuple[re.Pattern, Callable[[Request], Answer]]] = []
        self.faults: list[tuple[re.Pattern, list[Answer]]] = []
        self.then: list[tuple[re.Pattern, Callable[[], None]]] = []
        self.asked: list[str] = []
        self.times: list[float] = []
        self.agents: set[str] = set()
        self.at_once = 0
        self.most_at_once = 0
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer._handle(self)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def route(self, pattern: str, answer: Callable[[Request], Answer]) -> None:
        self.routes.insert(0, (re.compile(pattern), answer))

    def fault(self, pattern: str, answers: list[Answer]) -> None:
        """Answer the next questions that match with these, then as usual."""
        self.faults.insert(0, (re.compile(pattern), list(answers)))

    def after(self, pattern: str, action: Callable[[], None], times: int = 1) -> None:
        """Do something as soon as a question that matches was answered, so many times."""
        self.then += [(re.compile(pattern), action)] * times

    def count(self, pattern: str) -> int:
        return sum(bool(re.search(pattern, path)) for path in self.asked)

    def _handle(self, handler):
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            parts = urlsplit(handler.path)
            path = unquote(handler.path)
            self.asked.append(path)
            self.times.append(time.monotonic())
            self.agents.add(handler.headers.get("User-Agent", ""))
            request = Request(
                unquote(parts.path),
                parse_qs(parts.query, keep_blank_values=True),
                dict(handler.headers),
                self,
            )
            answer = self._answer(path, request)
            for number, (pattern, action) in enumerate(self.then):
                if pattern.search(path):
                    del self.then[number]
                    action()
                    break
            _send(handler, answer)
        finally:
            with self._lock:
                self.at_once -= 1

    def _answer(self, path, request) -> Answer:
        for pattern, answers in self.faults:
            if answers and pattern.search(path):
                return answers.pop(0)
        for pattern, route in self.routes:
            if pattern.search(path):
                return route(request)
        return Answer.text("Not Found", 404)


def _send(handler, answer: Answer) -> None:
    try:
        time.sleep(answer.silent)
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        promised = len(answer.body) * 2 if answer.broken_off else len(answer.body)
        handler.send_header("Content-Length", str(promised))
        handler.end_headers()
        if answer.drip:
            for byte in answer.body:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(answer.drip)
        else:
            handler.wfile.write(answer.body)
        if answer.broken_off:
            handler.close_connection = True
    except (BrokenPipeError, ConnectionResetError):
        handler.close_connection = True


def bomb(size: int) -> Answer:
    """A small answer that unpacks to ``size`` zeros."""
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    return Answer(200, gzip.compress(bytes(size)), headers)
