"""The servers by which two browsers reach each other, as the operator writes them."""

from __future__ import annotations

import pytest

from turnabout.config.env import Misconfigured, ice_servers_from, relay_only_from
from turnabout.room.ice import IceServer

pytestmark = pytest.mark.once

SECRET = "of-thirty-two-signs-or-even-more"
FORM = " of TURNABOUT_ICE_SERVERS is none: write stun:host:3478, turn:host:3478?transport=udp (or tcp), "


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("stun:stun.example.org:3478", "stun:stun.example.org:3478"),
        ("stun:192.0.2.1", "stun:192.0.2.1"),
        ("turn:turn.example.org", "turn:turn.example.org"),
        ("turn:turn.example.org:3478?transport=udp", "turn:turn.example.org:3478?transport=udp"),
        ("turn:[2001:db8::1]:3478?transport=tcp", "turn:[2001:db8::1]:3478?transport=tcp"),
        ("turns:turn.example.org:443?transport=tcp", "turns:turn.example.org:443?transport=tcp"),
    ],
)
def test_an_address_is_handed_on_as_it_is_written(written: str, url: str) -> None:
    secret = "" if written.startswith("stun:") else SECRET
    assert ice_servers_from(written, secret=secret) == (IceServer(url=url),)


def test_a_relay_may_have_a_name_and_password_of_its_own() -> None:
    written = "turn:ana%40example.org:p%2Fq%3A%25@turn.example.org:3478?transport=udp stun:stun.example.org"
    assert ice_servers_from(written, secret="") == (
        IceServer(url="turn:turn.example.org:3478?transport=udp", name="ana@example.org", password="p/q:%"),
        IceServer(url="stun:stun.example.org"),
    )


def test_without_addresses_there_are_none() -> None:
    assert ice_servers_from("", secret="") == ()


@pytest.mark.parametrize(
    "written",
    [
        "turn.example.org:3478",
        "https://turn.example.org",
        "turn://turn.example.org",
        "stuns:stun.example.org",
        "turn:",
        "turn:bücher.example",
        "turn:turn.example.org:0",
        "turn:turn.example.org:65536",
        "turn:turn.example.org:3478?transport=sctp",
        "turn:turn.example.org:3478?transport=udp&x=1",
        "turn:turn.example.org:3478/",
        "turns:turn.example.org:5349?transport=udp",
        "turn:[::1:3478",
        "turn:[1::2::3]",
        "stun:stun.example.org?transport=udp",
        "stun:ana:very-secret@stun.example.org",
        "turn:ana@turn.example.org",
        "turn:ana:@turn.example.org",
        "turn::very-secret@turn.example.org",
        "turn:ana:very:secret@turn.example.org",
        "turn:ana:very-secret%0A@turn.example.org",
        "turn:turn.example.org:3478,stun:stun.example.org",
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence_that_repeats_no_secret(written: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        ice_servers_from(f"stun:stun.example.org {written}", secret=SECRET)
    sentence = str(refused.value)
    assert sentence.startswith(f"Address 2{FORM}")
    assert not any(part in sentence for part in ("very", "example", SECRET))


@pytest.mark.parametrize(
    ("written", "secret", "begins"),
    [
        ("turn:turn.example.org", "", "TURNABOUT_ICE_SERVERS has a relay that nobody may use"),
        ("turn:a:b@one.example turn:two.example", "", "TURNABOUT_ICE_SERVERS has a relay that nobody may use"),
        ("", SECRET, "TURNABOUT_TURN_SECRET is of no use"),
        ("stun:stun.example.org turn:a:b@one.example", SECRET, "TURNABOUT_TURN_SECRET is of no use"),
        ("turn:turn.example.org", "guessable", "TURNABOUT_TURN_SECRET can be guessed"),
    ],
)
def test_a_relay_and_its_secret_go_together(written: str, secret: str, begins: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        ice_servers_from(written, secret=secret)
    sentence = str(refused.value)
    assert sentence.startswith(begins)
    assert not any(part in sentence for part in ("example", SECRET, "guessable"))


def test_passwords_are_not_shown() -> None:
    assert "secret" not in repr(ice_servers_from("turn:ana:very-secret@turn.example.org", secret=""))


def test_all_calls_go_by_the_relay_only_where_there_is_one_and_it_is_said() -> None:
    relay, stun = IceServer(url="turn:turn.example.org"), IceServer(url="stun:stun.example.org")
    assert relay_only_from("", []) is False
    assert relay_only_from("yes", [stun, relay]) is True
    for written, servers in (("yes", [stun]), ("yes", []), ("true", [relay]), ("no", [relay])):
        with pytest.raises(Misconfigured, match=r"^TURNABOUT_RELAY_ONLY "):
            relay_only_from(written, servers)
