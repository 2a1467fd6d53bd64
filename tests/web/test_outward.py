"""Requests to addresses that people give: what comes back, and what is never reached. Real sockets throughout."""

from __future__ import annotations

import gzip
import logging
import socket
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
import trustme
from pytest_django import Settings

from tests.web.conftest import HERE, Stands
from tests.web.far_side import ok, redirect, says, without_end
from turnabout.web.outward import LONGEST, Asked, ask
from turnabout.web.unreached import Unreached, Why

pytestmark = pytest.mark.once


def here(_host: str, _port: int) -> list[str]:
    """Every name leads to this machine."""
    return [HERE]


def why(address: str, *, patience: float = 20, names: Callable[[str, int], list[str]] = here) -> Why:
    with pytest.raises(Unreached) as stopped:
        ask(address, patience=patience, names=names)
    assert "example" not in str(stopped.value.sentence)
    return stopped.value.why


def test_an_answer_comes_back_whole(stands: Stands) -> None:
    side = stands(says(ok(b"BEGIN:VCALENDAR", "ETag: one")))
    answer = ask(side.at("/mine.ics?key=1"), names=here)
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"BEGIN:VCALENDAR", "one")


def test_nothing_is_said_of_who_asks(stands: Stands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    side = stands(says(redirect("/2"), ok(b"", "Set-Cookie: known=1")))
    ask(side.at(), names=here)
    host = f"calendar.example:{side.port}"
    told = f"Host: {host}\r\nUser-Agent: Turnabout\r\nAccept-Encoding: gzip, deflate\r\nConnection: close\r\n\r\n"
    assert side.requests == [f"GET {path} HTTP/1.1\r\n{told}".encode() for path in ("/", "/2")]


def test_what_is_posted_arrives_and_is_not_sent_on(stands: Stands) -> None:
    side = stands(says(redirect("/elsewhere")))
    answer = ask(side.at("/push"), Asked(method="POST", body=b"", headers={"TTL": "60"}), names=here)
    assert answer.status == 302
    assert [b"POST /push" in request and b"TTL: 60" in request for request in side.requests] == [True]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "calendar.example/mine.ics",
        "ftp://calendar.example/",
        "file:///etc/passwd",
        "https://ana:secret@calendar.example/",
        "https://calendar.example:8443/",
        "http://calendar.example:443/",
        "https://calendar.example:99999/",
        "https://calendar.example\\@inside/",
        "https://calendar.example/ HTTP/1.1\r\nHost: inside",
        "https://calendar.example/\r\nX-Smuggled: 1",
        "https://calendar.example\x00.inside/",
        "https://[fe80::1%eth0]/",
        "https://[::1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.0.0.1/",
        "https://calendar.example/" + "a" * 2048,
    ],
)
def test_what_is_no_plain_address_is_not_asked(address: str) -> None:
    assert why(address, names=lambda _host, _port: pytest.fail("it was looked up")) == Why.ADDRESS


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "10.1.2.3", "::1", "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "fe80::1%1"]
)
def test_a_name_that_leads_inside_is_not_asked(address: str) -> None:
    assert why("https://calendar.example/", names=lambda _host, _port: [address]) == Why.INSIDE
    # Nor where only one of its addresses does.
    assert why("https://calendar.example/", names=lambda _host, _port: ["93.184.215.14", address]) == Why.INSIDE


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://[::1]/", "http://[::ffff:7f00:1]/", "https://localhost/"]
)
def test_this_machine_is_not_asked_by_its_own_resolver(address: str) -> None:
    with pytest.raises(Unreached) as stopped:
        ask(address)
    assert stopped.value.why == Why.INSIDE


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look-up would lead to this machine: there is none."""
    tried = []

    def refused(_line: socket.socket, place: tuple[str, int]) -> None:
        tried.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refused)
    answers = iter([["93.184.215.14", "2606:2800:21f::1"], [HERE]])
    assert why("https://calendar.example/", names=lambda _host, _port: next(answers)) == Why.SILENT
    assert [place[:2] for place in tried] == [("93.184.215.14", 443), ("2606:2800:21f::1", 443)]
    assert next(answers) == [HERE]


def test_a_name_is_looked_up_anew_for_each_redirect(stands: Stands) -> None:
    side = stands(says(redirect("/again")))
    answers = iter([[HERE], ["127.0.0.2"]])
    assert why(side.at(), names=lambda _host, _port: next(answers)) == Why.INSIDE
    assert len(side.requests) == 1


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://127.0.0.1/", Why.INSIDE),
        ("http://169.254.169.254/latest/meta-data/", Why.INSIDE),
        ("http://[::ffff:127.0.0.1]/", Why.INSIDE),
        ("//10.0.0.1/", Why.INSIDE),
        ("http://2130706433/", Why.REDIRECTS),
        ("http://0177.0.0.1/", Why.REDIRECTS),
        ("http://127.0.0.1:22/", Why.REDIRECTS),
        ("file:///etc/passwd", Why.REDIRECTS),
        ("http://ana:secret@calendar.example/", Why.REDIRECTS),
        ("http://[", Why.REDIRECTS),
    ],
)
def test_a_redirect_is_looked_at_as_the_address_was(stands: Stands, location: str, reason: Why) -> None:
    side = stands(says(redirect(location)))

    def names(host: str, _port: int) -> list[str]:
        return [HERE] if host == "calendar.example" else [host]

    assert why(side.at(), names=names) == reason


def test_five_redirects_are_followed_and_no_more(stands: Stands) -> None:
    five = stands(says(*[redirect("/on")] * 5, ok(b"there")))
    assert ask(five.at(), names=here).body == b"there"
    endless = stands(says(redirect("/round")))
    assert why(endless.at()) == Why.REDIRECTS
    assert len(endless.requests) == 6


def test_a_certificate_is_believed_for_its_own_host_only(stands: Stands, authority: trustme.CA) -> None:
    side = stands(says(ok(b"sealed on the way")), authority.issue_cert("calendar.example"))
    assert ask(side.at(scheme="webcal"), names=here).body == b"sealed on the way"
    assert why(side.at(scheme="https", host="other.example")) == Why.CERTIFICATE
    stranger = stands(says(ok(b"")), trustme.CA().issue_cert("calendar.example"))
    assert why(stranger.at(scheme="https")) == Why.CERTIFICATE
    plain = stands(says(ok(b"")))
    assert why(plain.at(scheme="https")) == Why.CERTIFICATE


def test_nothing_goes_from_https_to_http(stands: Stands, authority: trustme.CA) -> None:
    plain = stands(says(ok(b"readable")))
    side = stands(says(redirect(plain.at())), authority.issue_cert("calendar.example"))
    assert why(side.at(scheme="https")) == Why.REDIRECTS
    assert plain.requests == []


def test_a_mebibyte_is_taken_and_no_more(stands: Stands) -> None:
    whole = stands(says(ok(b"a" * LONGEST)))
    assert len(ask(whole.at(), names=here).body) == LONGEST
    assert why(stands(says(ok(b"a" * (LONGEST + 1)))).at()) == Why.LONG
    endless = without_end(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 65536)
    assert why(stands(endless).at()) == Why.LONG


def test_packed_answers_are_unpacked(stands: Stands) -> None:
    body = b"BEGIN:VCALENDAR" * 1000
    for name, packed in {"gzip": gzip.compress(body), "deflate": zlib.compress(body)}.items():
        assert ask(stands(says(ok(packed, f"Content-Encoding: {name}"))).at(), names=here).body == body


def test_what_swells_is_let_go_of_while_it_does(stands: Stands) -> None:
    for name, pack in (("gzip", gzip.compress), ("deflate", zlib.compress)):
        side = stands(says(ok(pack(bytes(200 * LONGEST)), f"Content-Encoding: {name}")))
        tracemalloc.start()
        assert why(side.at()) == Why.LONG
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < 8 * LONGEST


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "zstd", "compress"])
def test_what_is_packed_in_another_way_is_not_read(stands: Stands, coding: str) -> None:
    assert why(stands(says(ok(b"?", f"Content-Encoding: {coding}"))).at()) == Why.GARBLED


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone",
        b"HTTP/1.1 200 OK\r\n" + b"X-More: 1\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_answer_is_said_to_be_none(stands: Stands, said: bytes) -> None:
    assert why(stands(says(said)).at()) == Why.GARBLED


def test_nothing_listening_and_no_such_name_are_told_apart(settings: Settings) -> None:
    with socket.create_server((HERE, 0)) as closed:
        port = closed.getsockname()[1]
    settings.OUTWARD_INSIDE = frozenset({(HERE, port)})
    assert why(f"http://calendar.example:{port}/") == Why.SILENT

    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror

    assert why(f"http://calendar.example:{port}/", names=unknown) == Why.UNKNOWN
    assert why(f"http://calendar.example:{port}/", names=lambda _host, _port: []) == Why.UNKNOWN


def test_no_address_is_logged(stands: Stands, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ask(stands(says(ok(b""))).at("/secret.ics"), names=here)
    why(stands(says(redirect("http://127.0.0.1/secret.ics"))).at("/secret.ics"))
    # Of headers that are none, urllib3 would warn with the whole address.
    malformed = b"HTTP/1.1 200 OK\r\nno header\r\n: nameless\r\nContent-Length: 0\r\n\r\n"
    ask(stands(says(malformed)).at("/secret.ics"), names=here)
    assert "secret" not in caplog.text
    assert "example" not in caplog.text
