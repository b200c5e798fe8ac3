"""The network side of the loaders, against a server on this machine; fault ids as in the fault list."""

import email.utils
import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from staatvanmigratie.errors import SourceError
from staatvanmigratie.sources.client import ORIGINS, Client, Limits, Rejected, served_by, where_they_answer
from tests.servers import Answer, SourceServer
from tests.servers.server import bomb

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
