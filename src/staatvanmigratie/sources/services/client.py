"""Ask a statistical office over the network, politely and within bounds.

One request at a time per host; a deadline on connecting, on silence and on the whole answer; a few retries
that wait as long as the source asks; at most so many decoded bytes; only the hosts below, and only https. An
answer that is not whole is no answer: it is asked again or the request fails.

    api = Client()
    content = api.get(api.address("cbs_v4", "/85451NED/Properties"))

Tests give the address of a local server instead (`origins`). What comes can be kept (`recorder`), and a
client with such a `recording` goes the whole way on what was kept then, without network.
"""

import email.utils
import json
import logging
import os
import ssl
import time
import urllib.request
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import stamina

from staatvanmigratie.foundation import moments
from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.sources.services.recording import Recorder, Recording, Reply
from staatvanmigratie.sources.services.table import RepeatedNameError, unambiguous

log = logging.getLogger(__name__)
stamina.instrumentation.set_on_retry_hooks([])  # what is asked again is logged here, with the reason

#: Where each service answers. Nothing else is ever asked.
ORIGINS: Mapping[str, str] = {
    "cbs_v4": "https://datasets.cbs.nl/odata/v1/CBS",
    "cbs_v3": "https://opendata.cbs.nl/ODataApi/odata",
    "eurostat": "https://ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data",
    "eurostat_codes": "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1",
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
    rest: float = 5.0  # before a table is asked for again that was replaced while it was read
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

    Raises
    ------
    SourceError
        The ``recording`` is of other services than those that are asked here.
    """

    origins: Mapping[str, str] = field(default_factory=lambda: dict(where_they_answer()))
    limits: Limits = Limits()
    recorder: Recorder | None = None
    recording: Recording | None = None
    requests: int = 0
    retries: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._locks: dict[str, Lock] = defaultdict(Lock)
        self._last: dict[str, float] = {}
        self._received = ""
        if self.recording:
            _of_the_same_services(self.recording, self.origins)
            self.limits = replace(self.limits, wait=0, pause=0, rest=0)
        silence = self.limits.silence
        timeout = httpx.Timeout(silence, connect=self.limits.connect)
        # trust_env: the proxy of the machine is used where there is one.
        with _usable_proxy():
            self._http = httpx.Client(
                timeout=timeout, headers={"User-Agent": USER_AGENT}, follow_redirects=False
            )

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()
        if self.recorder:
            self.recorder.close()

    @property
    def day(self) -> date:
        """The day of asking, on the Dutch clock; of a recording the day it was made."""
        return self.recording.day if self.recording else moments.now().date()

    @property
    def received(self) -> str:
        """The moment of the last answer, UTC."""
        return self._received

    def rest(self) -> None:
        """Wait a moment before something is asked for anew."""
        time.sleep(self.limits.rest)

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
            return max(0 if self.recording else wait, 0.001) if goes_on else False

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
        reply, raw, start = Reply(address, accept), bytearray(), time.monotonic()
        try:
            with _in_words(address), self._sent(address, accept) as (status, headers, pieces):
                reply = replace(reply, status=status, headers=dict(headers))
                body = self._read(headers, pieces, address, start, raw)
        except SourceError as error:
            self._note(replace(reply, failed=str(error), may_pass=isinstance(error, Failed)))
            raise
        finally:
            self._last[host] = time.monotonic()
        self._note(replace(reply, body=bytes(raw)))
        _judge(status, headers, body, address)
        return body

    @contextmanager
    def _sent(self, address: str, accept: str) -> Iterator[tuple[int, Mapping[str, str], Iterator[bytes]]]:
        """Give status, headers and the bytes as they come, of the source or of what was recorded."""
        if self.recording:
            reply = self.recording.next(address, accept)
            if reply.failed is not None or reply.status is None:
                raise (Failed if reply.may_pass else SourceError)(reply.failed or f"{address}: nothing came")
            yield reply.status, httpx.Headers(reply.headers), iter([reply.body])
            return
        with self._http.stream("GET", address, headers={"Accept": accept, **_PACKED}) as response:
            yield response.status_code, response.headers, response.iter_raw()

    def _note(self, reply: Reply) -> None:
        """Note the moment at which something came, and keep it where it is recorded."""
        self._received = self.recording.received if self.recording else _now()
        if self.recorder:
            self.recorder.keep(replace(reply, received=self._received))

    def _read(
        self,
        headers: Mapping[str, str],
        pieces: Iterator[bytes],
        address: str,
        start: float,
        kept: bytearray,
    ) -> bytes:
        """Return the unpacked body, counted and timed per piece as it comes: a drip may unpack to nothing.

        The bytes as they came are added to ``kept`` where they are recorded.
        """
        limits, parts = self.limits, []
        left = limits.decoded + 1
        unpack = _unpacker(headers, address)
        for raw in pieces:
            if time.monotonic() - start > limits.whole:
                raise SourceError(
                    f"{address}: the answer took longer than {limits.whole:g} s; nothing was kept. "
                    "Try again later, or ask for less"
                )
            if self.recorder:
                kept += raw
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


def _of_the_same_services(recording: Recording, origins: Mapping[str, str]) -> None:
    """Refuse answers of a server of tests where the real services are asked, and the other way round."""
    others = {name: there for name, there in recording.origins.items() if origins.get(name) != there}
    for name, there in others.items():
        raise SourceError(
            f"{recording.folder} was recorded from {there}, and {name} is asked at "
            f"{origins.get(name, 'no place')} here; what a server of tests said goes with "
            "SVM_TEST_SERVER only"
        )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unpacker(headers: Mapping[str, str], address: str) -> Any:
    """Return what unpacks an answer, within bounds; None where it is not packed."""
    packed = headers.get("content-encoding", "identity").strip().lower()
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
    """Return what a JSON answer holds; a web page, a sentence or a name that stands twice is refused."""
    try:
        return unambiguous(content)
    except RepeatedNameError as error:
        raise SourceError(f"{address}: {error}. Nothing was kept; tell the source") from None
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
    except httpx.ProxyError as error:
        raise _refused_by_proxy(address, str(error)) from error
    except httpx.ConnectError as error:
        if _is_about_a_certificate(error):
            raise SourceError(
                f"{address}: this machine does not trust the certificate that {host} shows ({error}); "
                "nothing was asked. Is there a proxy of your organisation in between? Then name the file "
                "with its certificate in SSL_CERT_FILE; if not, ask who keeps the network"
            ) from error
        if proxy := _proxy(address):
            raise Failed(
                f"{address}: no connection to the proxy {proxy} ({error}). Is it right in the variable "
                "HTTPS_PROXY, or HTTP_PROXY?"
            ) from error
        raise Failed(f"{address}: no connection to {host} ({error}). Is there internet?") from error
    except httpx.RemoteProtocolError as error:
        raise Failed(f"{address}: the answer broke off ({error})") from error
    except zlib.error as error:
        raise Failed(f"{address}: the answer cannot be unpacked ({error})") from error
    except httpx.HTTPError as error:
        raise Failed(f"{address}: {type(error).__name__}: {error}") from error


def _is_about_a_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _proxy(address: str) -> str:
    """Return host and port of the proxy of this machine, "" without one; never who may use it."""
    wanted, proxies = urlsplit(address), urllib.request.getproxies()
    if urllib.request.proxy_bypass(wanted.netloc):
        return ""
    proxy = urlsplit(proxies.get(wanted.scheme) or proxies.get("all") or "")
    return (proxy.hostname or "") + (f":{proxy.port}" if proxy.port else "")


@contextmanager
def _usable_proxy() -> Iterator[None]:
    """Say what is wrong with a proxy that cannot be used at all, before anything is asked."""
    try:
        yield
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise SourceError(
            "the proxy in the variable HTTPS_PROXY, HTTP_PROXY or ALL_PROXY cannot be used "
            f"({type(error).__name__}): it has to begin with http:// or https://; a SOCKS proxy does not. "
            "Change the variable, or ask who keeps the network"
        ) from error


def _refused_by_proxy(address: str, said: str) -> SourceError:
    return SourceError(
        f"{address}: the proxy {_proxy(address)} does not let this through ({said}). Look at HTTPS_PROXY, or "
        "ask who keeps the network to allow this host"
    )


def _puts_off(body: bytes) -> bool:
    """Whether an answer with status 200 only says that the real one is being prepared."""
    if len(body) > 2000 or b'"warning"' not in body:
        return False
    try:
        warning = json.loads(body)["warning"]
        return any(
            int(each["status"]) == 413 for each in (warning if isinstance(warning, list) else [warning])
        )
    except (ValueError, KeyError, TypeError):
        return False


def _judge(status: int, headers: Mapping[str, str], body: bytes, address: str) -> None:
    """Let a good answer pass; say of another one whether asking again can help."""
    if _puts_off(body) or (status == 413 and b"ASYNCHRONOUS_RESPONSE" in body):
        raise Busy(f"{address}: the source is preparing a large answer", None, tries=8)
    if status == 200:
        return
    if status == 407:
        raise _refused_by_proxy(address, "HTTP 407, it wants to know who asks")
    said = body[:300].decode("utf-8", "replace").strip()
    if status == 429 or (status == 503 and "retry-after" in headers):
        seconds = _seconds(headers.get("retry-after"))
        raise Busy(
            f"{address}: the source asks to come back later (HTTP {status}). Wait, and run the command again",
            seconds,
            tries=2 if seconds is None else 4,
        )
    if 300 <= status < 400:
        there = headers.get("location", "nowhere")
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
