"""Ask a statistical office over the network, politely and within bounds.

One request at a time per host; a deadline on connecting, on silence and on the whole answer; a few retries
that wait as long as the source asks; at most so many decoded bytes; only the hosts below, and only https. An
answer that is not whole is no answer: it is asked again or the request fails.

    api = Client()
    content = api.get(api.address("cbs_v4", "/85451NED/Properties"))

Tests give the address of a local server instead (`origins`).
"""

import email.utils
import json
import logging
import os
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import stamina

from staatvanmigratie.foundation.errors import SourceError

log = logging.getLogger(__name__)
stamina.instrumentation.set_on_retry_hooks([])  # what is asked again is logged here, with the reason

#: Where each service answers. Nothing else is ever asked.
ORIGINS: Mapping[str, str] = {
    "cbs_v4": "https://datasets.cbs.nl/odata/v1/CBS",
    "cbs_v3": "https://opendata.cbs.nl/ODataApi/odata",
    "eurostat": "https://ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data",
    "unhcr": "https://api.unhcr.org/population/v1",
}
USER_AGENT = "staatvanmigratie/0.1 (yearly report on migration; retrieves published statistics)"

_MEGABYTE = 1024 * 1024
_PACKED = {"Accept-Encoding": "gzip"}  # unpacked here: only so is every byte counted before it is there
_GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes after which a request is given up."""

    connect: float = 8.0
    silence: float = 10.0  # no byte for so long
    whole: float = 120.0  # one answer, from the first byte asked to the last one read
    tries: int = 3
    all_tries: float = 30.0  # no new try starts after this, unless the source said when to come back
    wait: float = 0.5  # before the second try; doubles
    longest_wait: float = 120.0  # a source that asks for more is not waited for
    prepared: int = 8  # tries for an answer the source says it is preparing
    decoded: int = 200 * _MEGABYTE
    pause: float = 0.1  # between two requests to one host


class Busy(SourceError):
    """The source asks to come back later; ``seconds`` when it says when."""

    def __init__(self, message: str, seconds: float | None, tries: int):
        super().__init__(message)
        self.seconds = seconds
        self.tries = tries


class Failed(SourceError):
    """A try that went wrong in a way that may pass: no connection, a broken answer, a server in trouble."""


class Rejected(SourceError):
    """The source answered that it will not answer this; asking again does not help."""

    def __init__(self, message: str, status: int, body: bytes):
        super().__init__(message)
        self.status = status
        self.body = body


@dataclass
class Client:
    """Requests to the hosts of ``origins``, one at a time per host.

    ``requests`` and ``retries`` count what was sent, for the report.
    """

    origins: Mapping[str, str] = field(default_factory=lambda: dict(where_they_answer()))
    limits: Limits = Limits()
    requests: int = 0
    retries: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._locks: dict[str, Lock] = defaultdict(Lock)
        self._last: dict[str, float] = {}
        silence = self.limits.silence
        timeout = httpx.Timeout(silence, connect=self.limits.connect)
        # trust_env: the proxy of the machine is used where there is one.
        self._http = httpx.Client(timeout=timeout, headers={"User-Agent": USER_AGENT}, follow_redirects=False)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def address(self, service: str, path: str, query: Mapping[str, Any] | None = None) -> str:
        """Return the address of a resource of a service, spaces and quotes encoded."""
        text = urlencode(query or {}, doseq=True, safe="$(),':")
        return f"{self.origins[service]}{path}{'?' if text else ''}{text.replace('+', '%20')}"

    def get(self, address: str, accept: str = "application/json") -> bytes:
        """Return the whole decoded answer to one request.

        Raises
        ------
        SourceError
            The address is not one of ours, no whole answer came within the limits, or the source refused
            (:class:`Rejected`, with status and body). The message says what was asked and what to do.
        """
        host = self._checked(address)
        with self._locks[host]:
            try:
                return self._tried(address, host, accept)
            except (Busy, Failed) as error:
                raise SourceError(str(error)) from error

    def json(self, address: str) -> tuple[bytes, Any]:
        """Return an answer as bytes and as what it holds.

        Raises
        ------
        SourceError
            As :meth:`get`, or the answer is no JSON: a web page with status 200 is no answer.
        """
        content = self.get(address)
        return content, decoded(content, address)

    def _checked(self, address: str) -> str:
        wanted = urlsplit(address)
        for origin in self.origins.values():
            known = urlsplit(origin)
            if (wanted.scheme, wanted.netloc) == (known.scheme, known.netloc):
                return wanted.netloc
        hosts = sorted({urlsplit(origin).netloc for origin in self.origins.values()})
        raise SourceError(
            f"{address} is not asked for: only {', '.join(hosts)}, over https. If the source moved, change "
            "its address in `src/staatvanmigratie/sources/services/client.py`"
        )

    def _tried(self, address: str, host: str, accept: str) -> bytes:
        limits, start = self.limits, time.monotonic()
        tries = 0

        def again(error: Exception) -> bool | float:
            """Whether to try again, and after how many seconds."""
            passed = time.monotonic() - start
            match error:
                case Busy(seconds=seconds, tries=most):
                    wait = limits.wait * 2**tries if seconds is None else seconds
                    goes_on = tries < most and wait <= limits.longest_wait
                case Failed():
                    wait = limits.wait * 2 ** (tries - 1)
                    goes_on = tries < limits.tries and passed + wait < limits.all_tries
                case _:
                    return False
            if goes_on:
                self.retries.append(str(error))
                log.info("asking again in %.1f s: %s", wait, error)
            return max(wait, 0.001) if goes_on else False

        for attempt in stamina.retry_context(
            on=again, attempts=max(limits.tries, limits.prepared), timeout=None, wait_jitter=0
        ):
            with attempt:
                tries += 1
                return self._once(address, host, accept)
        raise AssertionError("stamina ends with an answer or an error")

    def _once(self, address: str, host: str, accept: str) -> bytes:
        since = time.monotonic() - self._last.get(host, 0.0)
        time.sleep(max(0.0, self.limits.pause - since))
        self.requests += 1
        start = time.monotonic()
        try:
            with (
                _in_words(address),
                self._http.stream("GET", address, headers={"Accept": accept, **_PACKED}) as response,
            ):
                body = self._read(response, address, start)
                _judge(response, body, address)
                return body
        finally:
            self._last[host] = time.monotonic()

    def _read(self, response: httpx.Response, address: str, start: float) -> bytes:
        """Return the unpacked body, counted and timed per piece as it comes: a drip may unpack to nothing."""
        limits, parts = self.limits, []
        left = limits.decoded + 1
        unpack = _unpacker(response, address)
        for raw in response.iter_raw():
            if time.monotonic() - start > limits.whole:
                raise SourceError(
                    f"{address}: the answer took longer than {limits.whole:g} s; nothing was kept. "
                    "Try again later, or ask for less"
                )
            part = unpack.decompress(raw, left) if unpack else raw
            left -= len(part)
            parts.append(part)
            if left <= 0:
                raise SourceError(
                    f"{address}: the answer is larger than {limits.decoded // _MEGABYTE} MB unpacked; "
                    "nothing was kept. Ask for less: name more codes in the mapping"
                )
        if unpack and parts and not unpack.eof:
            raise Failed(f"{address}: the answer broke off (packed, and its end is not there)")
        return b"".join(parts)


def _unpacker(response: httpx.Response, address: str) -> Any:
    """Return what unpacks an answer, within bounds; None where it is not packed."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed == "identity":
        return None
    if packed != "gzip":
        raise SourceError(f"{address}: packed as {packed!r}, which was not asked for; nothing was kept")
    return zlib.decompressobj(wbits=_GZIP)


def where_they_answer(environment: Mapping[str, str] = os.environ) -> Mapping[str, str]:
    """Return where the services answer: the real ones, or a server on this machine that a test names.

    Raises
    ------
    SourceError
        ``SVM_TEST_SERVER`` names another machine.
    """
    test_server = environment.get("SVM_TEST_SERVER")
    if not test_server:
        return ORIGINS
    if urlsplit(test_server).hostname != "127.0.0.1":
        raise SourceError(f"SVM_TEST_SERVER is {test_server}; it can only be a server at http://127.0.0.1")
    return served_by(test_server)


def served_by(server: str) -> Mapping[str, str]:
    """Return the addresses of all services at one local server, with the paths of the real ones."""
    return {service: server + urlsplit(origin).path for service, origin in ORIGINS.items()}


def decoded(content: bytes, address: str) -> Any:
    """Return what a JSON answer holds; a web page or a sentence is refused."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        start = content[:120].decode("utf-8", "replace").split("\n")[0].strip()
        raise SourceError(f"{address}: no JSON, it begins with {start!r}. Nothing was kept") from None


@contextmanager
def _in_words(address: str) -> Iterator[None]:
    host = urlsplit(address).netloc
    try:
        yield
    except httpx.TimeoutException as error:
        kind = "no connection" if isinstance(error, httpx.ConnectTimeout) else "silence"
        raise Failed(f"{address}: {kind} for too long. Is {host} up? Try again later") from error
    except httpx.ConnectError as error:
        raise Failed(f"{address}: no connection to {host} ({error}). Is there internet?") from error
    except httpx.RemoteProtocolError as error:
        raise Failed(f"{address}: the answer broke off ({error})") from error
    except zlib.error as error:
        raise Failed(f"{address}: the answer cannot be unpacked ({error})") from error
    except httpx.HTTPError as error:
        raise Failed(f"{address}: {type(error).__name__}: {error}") from error


def _judge(response: httpx.Response, body: bytes, address: str) -> None:
    """Let a good answer pass; say of another one whether asking again can help."""
    status = response.status_code
    if status == 200:
        return
    said = body[:300].decode("utf-8", "replace").strip()
    if status == 429 or (status == 503 and "retry-after" in response.headers):
        seconds = _seconds(response.headers.get("retry-after"))
        raise Busy(
            f"{address}: the source asks to come back later (HTTP {status}). Wait, and run the command again",
            seconds,
            tries=2 if seconds is None else 4,
        )
    if status == 413 and b"ASYNCHRONOUS_RESPONSE" in body:
        raise Busy(f"{address}: the source is preparing a large answer", None, tries=8)
    if 300 <= status < 400:
        there = response.headers.get("location", "nowhere")
        raise Rejected(f"{address}: sent on to {there}, which is not followed", status, body)
    if status >= 500 and b"10000 records" not in body:
        raise Failed(f"{address}: error of the source (HTTP {status}): {said or 'without a word'}")
    raise Rejected(f"{address}: refused (HTTP {status}): {said or 'without a word'}", status, body)


def _seconds(header: str | None) -> float | None:
    """Return how long to wait according to a Retry-After header, in seconds or as a date."""
    if header is None:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        until = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
