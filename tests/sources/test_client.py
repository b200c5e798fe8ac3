"""The network side of the loaders, against a server on this machine; fault ids as in the fault list."""

import dataclasses
import email.utils
import gzip
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.sources.services.client import (
    ORIGINS,
    Client,
    Limits,
    Rejected,
    _seconds,
    decoded,
    served_by,
    where_they_answer,
)
from tests.samples.servers import Answer, SourceServer
from tests.samples.servers.eurostat import PUT_OFF
from tests.samples.servers.server import bomb

QUICK = Limits(
    connect=0.5,
    silence=0.3,
    whole=0.5,
    all_tries=2,
    wait=0.01,
    longest_wait=3,
    pause=0,
    decoded=2_000_000,
)
GOOD = Answer.of({"value": [1]})


@pytest.fixture
def server():
    with SourceServer() as server:
        server.route("/table", lambda _: GOOD)
        yield server


@pytest.fixture
def client(server):
    with Client(served_by(server.address), QUICK) as client:
        yield client


def ask(client):
    return client.json(client.address("cbs_v4", "/table"))[1]


def test_says_honestly_who_asks(server, client):
    ask(client)

    assert all(agent.startswith("staatvanmigratie/") for agent in server.agents)


def test_n1_no_connection_gives_up_after_three_tries():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"

        with Client(served_by(address), QUICK) as client:
            with pytest.raises(SourceError, match=r"no connection to 127\.0\.0\.1"):
                ask(client)

            assert client.requests == 3


def test_n1_an_unknown_host_is_named():
    origins = {"cbs_v4": "http://no-such-host.invalid/odata"}

    with Client(origins, QUICK) as client, pytest.raises(SourceError, match=r"no-such-host\.invalid"):
        ask(client)


def test_n1_the_default_limits_stop_within_thirty_seconds():
    assert Limits().all_tries == 30 and Limits().tries == 3


def test_n2_silence_after_connecting_is_given_up(server, client):
    server.fault("/table", [Answer(silent=1.0)] * 5)

    with pytest.raises(SourceError, match="silence for too long"):
        ask(client)

    assert client.requests == 3


def test_n3_one_byte_at_a_time_meets_the_deadline(server, client):
    server.fault("/table", [Answer(200, b"x" * 100, drip=0.1)])
    start = time.monotonic()

    with pytest.raises(SourceError, match=r"longer than 0\.5 s"):
        ask(client)

    assert time.monotonic() - start < 2
    assert client.requests == 1
    assert Limits().whole == 120 and Limits().silence == 10


def test_n4_two_errors_then_an_answer(server, client):
    server.fault("/table", [Answer(500, b"oops"), Answer(502, b"oops")])

    assert ask(client) == {"value": [1]}
    assert len(client.retries) == 2


def test_n4_three_errors_are_an_error(server, client):
    server.fault("/table", [Answer(500, b"oops")] * 3)

    with pytest.raises(SourceError, match=r"HTTP 500\): oops"):
        ask(client)


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_n5_waits_as_long_as_the_source_asks(server, client, form):
    until = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    server.fault("/table", [Answer(429, headers={"Retry-After": "1" if form == "seconds" else until})])
    start = time.monotonic()

    assert ask(client) == {"value": [1]}
    assert time.monotonic() - start >= 0.95
    assert server.count("/table") == 2


def test_n5_one_request_at_a_time_per_host(server, client):
    server.route("/slow", lambda _: Answer.of({}, 200) if not time.sleep(0.05) else GOOD)
    threads = [
        threading.Thread(target=client.get, args=(client.address("cbs_v4", "/slow"),)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert server.count("/slow") == 4
    assert server.most_at_once == 1


def test_n5_a_source_that_asks_for_an_hour_is_not_waited_for(server, client):
    server.fault("/table", [Answer(429, headers={"Retry-After": "3600"})])

    with pytest.raises(SourceError, match="come back later"):
        ask(client)

    assert server.count("/table") == 1


def test_n6_too_many_requests_without_a_word_is_asked_at_most_twice(server, client):
    server.fault("/table", [Answer(429)] * 5)

    with pytest.raises(SourceError, match="HTTP 429"):
        ask(client)

    assert server.count("/table") == 2


def test_n6_forbidden_is_not_asked_again(server, client):
    server.fault("/table", [Answer(403, b"blocked")] * 5)

    with pytest.raises(Rejected, match=r"HTTP 403\): blocked"):
        ask(client)

    assert server.count("/table") == 1


def test_n7_a_broken_off_answer_is_asked_again(server, client):
    server.fault("/table", [Answer(200, b'{"value": [', broken_off=True)])

    assert ask(client) == {"value": [1]}
    assert len(client.retries) == 1


def test_n7_an_answer_that_keeps_breaking_off_is_none(server, client):
    server.fault("/table", [Answer(200, b'{"value": [1]}', broken_off=True)] * 3)

    with pytest.raises(SourceError, match="broke off"):
        ask(client)


@pytest.mark.parametrize("body", ["<!DOCTYPE html><html>Onderhoud</html>", "Service unavailable", ""])
def test_n8_a_web_page_is_no_answer(server, client, body):
    server.fault("/table", [Answer.text(body, kind="application/json")])

    with pytest.raises(SourceError, match="no JSON"):
        ask(client)


def test_n9_a_bomb_is_cut_off(server, client):
    server.fault("/table", [bomb(50_000_000)])

    with pytest.raises(SourceError, match="larger than 1 MB"):
        ask(client)

    assert Limits().decoded == 200 * 1024 * 1024


@pytest.mark.parametrize(
    "address",
    [
        "http://datasets.cbs.nl/odata/v1/CBS/x",
        "https://example.org/x",
        "https://cbs.nl.evil.eu/",
        "file:///x",
    ],
)
def test_n10_only_our_hosts_over_https(address):
    with Client(dict(ORIGINS), QUICK) as client, pytest.raises(SourceError, match="is not asked for"):
        client.get(address)


def test_n10_a_redirect_to_elsewhere_is_not_followed(server, client):
    server.fault("/table", [Answer(302, headers={"Location": "https://example.org/"})])

    with pytest.raises(Rejected, match=r"sent on to https://example\.org/"):
        ask(client)


def test_a_test_server_can_only_be_on_this_machine():
    assert where_they_answer({})["unhcr"] == "https://api.unhcr.org/population/v1"
    assert where_they_answer({"SVM_TEST_SERVER": "http://127.0.0.1:1"})["unhcr"].startswith(
        "http://127.0.0.1:1/"
    )
    with pytest.raises(SourceError, match="can only be a server at"):
        where_they_answer({"SVM_TEST_SERVER": "http://example.org"})


# What is asked, and how an answer is judged ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        (None, ""),
        ({}, ""),
        ({"$filter": "Land eq 'A b' and (x)"}, "?$filter=Land%20eq%20'A%20b'%20and%20(x)"),
        ({"geo": ["NL", "BE"], "time": 2024}, "?geo=NL&geo=BE&time=2024"),
        ({"coa": "NLD,DEU", "at": "2024:1", "plus": "a+b&c"}, "?coa=NLD,DEU&at=2024:1&plus=a%2Bb%26c"),
    ],
)
def test_an_address_is_encoded_as_the_sources_expect(query, asked):
    with Client() as client:
        assert client.address("unhcr", "/asylum/", query) == (
            f"https://api.unhcr.org/population/v1/asylum/{asked}"
        )


def test_a_source_is_asked_for_the_form_that_is_wanted(server, client):
    forms = []
    server.route("/table", lambda request: forms.append(request.headers["Accept"]) or Answer.text("20"))

    assert client.get(client.address("cbs_v4", "/table")) == b"20"
    client.get(client.address("cbs_v4", "/table"), accept="text/plain")

    assert forms == ["application/json", "text/plain"]


def test_an_answer_comes_as_bytes_and_as_what_it_holds(client):
    assert client.json(client.address("cbs_v4", "/table")) == (b'{"value": [1]}', {"value": [1]})


def test_there_is_a_pause_between_two_requests(server):
    with Client(served_by(server.address), Limits(pause=0.2)) as client:
        ask(client)
        ask(client)

    assert server.times[1] - server.times[0] >= 0.19


def test_a_service_that_was_not_asked_for_long_is_asked_at_once(client):
    client.limits = Limits(pause=5)
    start = time.monotonic()

    ask(client)

    assert time.monotonic() - start < 4


def test_the_wait_before_a_new_try_doubles(server):
    server.fault("/table", [Answer(500, b"oops")] * 3)

    limits = Limits(wait=0.2, pause=0)
    with Client(served_by(server.address), limits) as client, pytest.raises(SourceError):
        ask(client)

    first, second, third = server.times
    assert second - first >= 0.19
    assert third - second >= 0.39


def test_a_try_that_could_not_end_in_time_is_not_begun(server):
    server.fault("/table", [Answer(500, b"oops")] * 3)

    limits = Limits(wait=1, all_tries=0.5, pause=0)
    with Client(served_by(server.address), limits) as client, pytest.raises(SourceError, match="oops"):
        ask(client)

    assert server.count("/table") == 1
    assert client.retries == []


def test_a_source_that_says_when_is_asked_four_times_at_most(server, client):
    server.fault("/table", [Answer(429, headers={"Retry-After": "0"})] * 9)

    with pytest.raises(SourceError, match="Wait, and run the command again"):
        ask(client)

    assert server.count("/table") == client.requests == 4
    assert len(client.retries) == 3
    assert f"{server.address}/odata/v1/CBS/table: the source asks to come back later" in client.retries[0]


@pytest.mark.parametrize(("longest", "tries"), [(1, 2), (0.9, 1)])
def test_a_wait_of_at_most_the_limit_is_taken(server, longest, tries):
    server.fault("/table", [Answer(429, headers={"Retry-After": "1"}), Answer(403)])

    limits = Limits(longest_wait=longest, pause=0)
    with Client(served_by(server.address), limits) as client, pytest.raises(SourceError):
        ask(client)

    assert server.count("/table") == tries


@pytest.mark.parametrize(
    ("answer", "said", "tries"),
    [
        (Answer(503), r"error of the source \(HTTP 503\): without a word", 3),
        (Answer(503, headers={"Retry-After": "0"}), r"come back later \(HTTP 503\)", 4),
        (Answer(500, b" oops \n"), r"error of the source \(HTTP 500\): oops$", 3),
        (Answer(500, b"less than 10000 records"), r"refused \(HTTP 500\): less than 10000 records", 1),
        (Answer(599, b"x" * 400), r"\(HTTP 599\): x{300}$", 3),
        (Answer(404), r"refused \(HTTP 404\): without a word", 1),
        (Answer(413, b"too much"), r"refused \(HTTP 413\): too much", 1),
        (Answer(413, b"ASYNCHRONOUS_RESPONSE"), "the source is preparing a large answer", 8),
        (PUT_OFF, "the source is preparing a large answer", 8),
        (Answer.of({"warning": [{"status": "413"}]}), "the source is preparing a large answer", 8),
        (Answer(407, b"who are you"), r"the proxy .* does not let this through \(HTTP 407", 1),
        (Answer(400, b"ASYNCHRONOUS_RESPONSE"), r"refused \(HTTP 400\)", 1),
        (Answer(300), "sent on to nowhere, which is not followed", 1),
        (Answer(308, headers={"Location": "/there"}), "sent on to /there", 1),
        (Answer(204), r"refused \(HTTP 204\)", 1),
        (Answer(400, b"\xff"), "refused .*\ufffd", 1),
    ],
)
def test_an_answer_that_is_none_says_whether_asking_again_helps(server, answer, said, tries):
    server.fault("/table", [answer] * 9)

    limits = Limits(wait=0.001, pause=0)
    with (
        Client(served_by(server.address), limits) as client,
        pytest.raises(SourceError, match=said) as caught,
    ):
        ask(client)

    assert server.count("/table") == tries
    assert str(caught.value).startswith(f"{server.address}/odata/v1/CBS/table: ")
    if tries == 1 and answer.status != 407:
        assert (caught.value.status, caught.value.body) == (answer.status, answer.body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"warning": {"status": 200, "label": "many codes"}}',
        b'{"warning": "413"}',
        b'{"value": [1], "note": "a \\"warning\\" 413"}',
        b'{"warning": {"status": 413}, "value": [' + b"1, " * 1000 + b"1]}",
    ],
)
def test_an_answer_that_speaks_of_a_warning_may_be_one(server, client, body):
    server.fault("/table", [Answer(200, body)])

    assert client.get(client.address("cbs_v4", "/table")) == body


# The network of the machine: each trouble has its own word -------------------------------------------------


def test_a_certificate_that_is_not_trusted_is_told_at_once_with_what_to_do(tmp_path):
    """A proxy that reads along shows a certificate of its own; nothing is asked without a look at it."""
    pair = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    with SourceServer() as server:
        server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
        address = server.address.replace("http://", "https://")
        said = r"does not trust the certificate that 127\.0\.0\.1:\d+ shows .*SSL_CERT_FILE"
        with Client(served_by(address), QUICK) as client:
            with pytest.raises(SourceError, match=said):
                ask(client)

            assert client.requests == 1
        assert server.asked == []


@pytest.mark.parametrize("status", [407, 403])
def test_a_proxy_that_does_not_let_through_is_named_without_its_password(monkeypatch, status):
    with SourceServer() as proxy:
        refusing(proxy, status)
        monkeypatch.setenv("HTTPS_PROXY", proxy.address.replace("http://", "http://somebody:secret@"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        with Client(dict(ORIGINS), QUICK) as client, pytest.raises(SourceError) as caught:
            client.get(client.address("cbs_v4", "/x"))

        assert client.requests == 1
    said = str(caught.value)
    assert f"the proxy {proxy.address.removeprefix('http://')} does not let this through" in said
    assert "HTTPS_PROXY" in said and "secret" not in said and "somebody" not in said


def test_a_proxy_that_is_not_there_is_named_instead_of_the_source(monkeypatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed.getsockname()[1]}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        said = r"no connection to the proxy 127\.0\.0\.1:\d+ .*Is it right in the variable HTTPS_PROXY"
        with Client(dict(ORIGINS), QUICK) as client, pytest.raises(SourceError, match=said):
            client.get(client.address("cbs_v4", "/x"))


@pytest.mark.parametrize(
    "proxy", ["socks5://somebody:secret@127.0.0.1:1080", "gopher://127.0.0.1:1", "127:x:y"]
)
def test_a_proxy_that_cannot_be_used_is_told_before_anything_is_asked(monkeypatch, proxy):
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(SourceError, match=r"the proxy in the variable .*ALL_PROXY cannot be used") as caught:
        Client(dict(ORIGINS), QUICK)

    assert "secret" not in str(caught.value)


def refusing(proxy, status):
    """Let a server answer CONNECT as a proxy that does not let anybody through."""

    def do_CONNECT(handler):
        handler.send_error(status)

    proxy._server.RequestHandlerClass.do_CONNECT = do_CONNECT


def certificate(folder):
    """A certificate that nobody signed but itself, for 127.0.0.1."""
    key, pem = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(pem)),
        ],
        check=True,
        capture_output=True,
    )
    return pem, key


def test_what_cannot_be_unpacked_is_asked_again(server, client):
    server.fault("/table", [Answer(200, b"no gzip", {"Content-Encoding": "gzip"})])

    assert ask(client) == {"value": [1]}
    assert "the answer cannot be unpacked" in client.retries[0]


def test_an_answer_of_exactly_the_limit_is_taken(server):
    server.route("/table", lambda _: Answer(200, b"1" * 100))

    with Client(served_by(server.address), Limits(decoded=100, pause=0)) as client:
        assert len(client.get(client.address("cbs_v4", "/table"))) == 100
    said = "larger than 0 MB unpacked"
    with (
        Client(served_by(server.address), Limits(decoded=99, pause=0)) as client,
        pytest.raises(SourceError, match=said),
    ):
        client.get(client.address("cbs_v4", "/table"))


def test_a_large_answer_comes_whole_and_in_order(server, client):
    content = b"".join(b"%09d\n" % number for number in range(100_000))
    server.route("/table", lambda _: Answer(200, content))

    assert client.get(client.address("cbs_v4", "/table")) == content


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        (b"<html>\n<body>", "'<html>'"),
        (b"  Onderhoud \nmorgen", "'Onderhoud'"),
        (b"x" * 200, f"'{'x' * 120}'"),
        (b"\xff", "'\ufffd'"),
        (b"[" * 100_000, f"'{'[' * 120}'"),
    ],
)
def test_what_is_no_json_is_shown_from_its_beginning(content, begins):
    with pytest.raises(SourceError) as caught:
        decoded(content, "https://example.org/x")

    assert str(caught.value) == (f"https://example.org/x: no JSON, it begins with {begins}. Nothing was kept")


@pytest.mark.parametrize("content", [b'{"a": 1, "a": 2}', b'{"value": [{"b": {"a": 1, "b": 2, "a": 1}}]}'])
def test_a_name_that_stands_twice_is_told(content):
    """Of two values the last would be taken without a word."""
    with pytest.raises(SourceError, match=r"https://example\.org/x: the name 'a' stands twice in one object"):
        decoded(content, "https://example.org/x")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("12", 12.0), (" 12 ", 12.0), ("soon", None), ("Fri, 01 Jan 2021 00:00:00 GMT", 0.0)],
)
def test_a_source_may_say_when_in_seconds_or_as_a_date(header, seconds):
    assert _seconds(header) == seconds


def test_a_client_that_is_left_is_closed(server):
    with Client(served_by(server.address), QUICK) as client:
        ask(client)

    with pytest.raises(RuntimeError, match="closed"):
        client._http.get(server.address)


def test_the_hosts_that_are_asked_are_named_to_whoever_asks_another():
    with Client() as client, pytest.raises(SourceError) as caught:
        client.get("https://example.org/x")

    assert str(caught.value).startswith(
        "https://example.org/x is not asked for: only api.unhcr.org, datasets.cbs.nl, ec.europa.eu, "
        "opendata.cbs.nl, over https."
    )


# Packed answers ------------------------------------------------------------------------------------------

PACKED = {"Content-Encoding": "gzip", "Content-Type": "application/json"}


def test_a_packed_answer_is_unpacked(server, client):
    server.fault("/table", [Answer(200, gzip.compress(b'{"value": [2]}'), PACKED)])

    assert ask(client) == {"value": [2]}


def test_n3_a_drip_that_unpacks_to_nothing_meets_the_deadline(server, client):
    """Empty blocks: bytes keep coming, and nothing ever comes out of them."""
    empty = gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * 50
    server.fault("/table", [Answer(200, empty, PACKED, drip=0.05)])
    start = time.monotonic()

    with pytest.raises(SourceError, match=r"longer than 0\.5 s"):
        ask(client)

    assert time.monotonic() - start < 3


def test_n7_a_packed_answer_without_its_end_is_asked_again(server, client):
    """All promised bytes came, and still it is half an answer."""
    whole = gzip.compress(b'{"value": [' + b"1, " * 1000 + b"1]}")
    server.fault("/table", [Answer(200, whole[: len(whole) // 2], PACKED)])

    assert ask(client) == {"value": [1]}
    assert len(client.retries) == 1


def test_an_answer_that_cannot_be_unpacked_is_none(server, client):
    server.fault("/table", [Answer(200, b"no gzip", PACKED)] * 3)

    with pytest.raises(SourceError, match="cannot be unpacked"):
        ask(client)


def test_an_answer_packed_otherwise_is_refused(server, client):
    server.fault("/table", [Answer(200, b"x", {"Content-Encoding": "br"})])

    with pytest.raises(SourceError, match="packed as 'br', which was not asked for"):
        ask(client)


def test_n9_of_a_bomb_no_more_is_unpacked_than_allowed(server):
    """A piece of 64 kB can hold 64 MB: it stops at the limit, not after the piece."""
    limits = dataclasses.replace(QUICK, decoded=100_000, whole=5)
    server.fault("/table", [bomb(60_000_000)])
    tracemalloc.start()

    with Client(served_by(server.address), limits) as client, pytest.raises(SourceError, match="larger than"):
        ask(client)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
