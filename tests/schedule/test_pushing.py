"""Web Push: an empty word by way of a browser's maker, over real TLS; forgotten where the browser is gone."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from pytest_django import Settings

from tests.builders import browser_of, make_session
from tests.people import START
from tests.post_office import AUTHORITY, trusted
from tests.web.far_side import FarSide, far_side, says
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule.models import Push, Reminder, Session, Subscription, Wishes
from turnabout.schedule.reminders import pushing, telling, vapid

DAY = timedelta(days=1)
# By day for both.
NOW = START + timedelta(hours=5)


class Maker(Protocol):
    """Lets a push service stand that answers so."""

    def __call__(self, answer: str) -> FarSide: ...


@pytest.fixture
def maker(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Maker]:
    monkeypatch.setenv("SSL_CERT_FILE", trusted(tmp_path))
    with ExitStack() as standing:

        def stand(answer: str) -> FarSide:
            said = says(f"HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n".encode())
            side = standing.enter_context(far_side(said, AUTHORITY.issue_cert("localhost")))
            inside = {("127.0.0.1", side.port), ("::1", side.port)}
            settings.OUTWARD_INSIDE = settings.OUTWARD_INSIDE | inside
            return side

        yield stand


@pytest.fixture
def hour(partnership: Partnership) -> Session:
    return make_session(partnership, NOW + DAY)


def subscribed(person: Person, side: FarSide) -> Subscription:
    endpoint = side.at("/push/secret", scheme="https", host="localhost")
    pushing.subscribe(person, endpoint, NOW)
    return Subscription.objects.get(person=person)


def test_an_empty_word_goes_to_the_browsers_maker(maker: Maker, hour: Session, ana: Person) -> None:
    side = maker("201 Created")
    subscribed(ana, side)
    telling.remind(NOW)
    assert pushing.is_due(NOW)
    pushing.push_due(NOW)
    [asked] = side.requests
    head, _, body = asked.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:])
    assert (lines[0], body) == ("POST /push/secret HTTP/1.1", b"")
    # Until two hours before.
    ttl = timedelta(seconds=int(headers["TTL"]))
    assert (headers["Content-Length"], timedelta(hours=21) < ttl <= timedelta(hours=22)) == ("0", True)
    assert not [word for word in (b"Ana", b"Ben", ana.email.encode(), str(hour.id).encode()) if word in asked]
    # A name of its own, which counts nothing (RFC 8030, 5.4: at most 32 letters).
    number = str(Reminder.objects.get(person=ana).id)
    assert (len(headers["Topic"]), headers["Topic"].strip("r") == number) == (32, False)
    assert vouches(headers["Authorization"]) == f"https://localhost:{side.port}"
    assert not Push.objects.exists()
    assert "by browser, empty" in browser_of(ana).get("/account/schedule/").text


def vouches(header: str) -> str:
    """For which service a header is good: the signature is that of the key which browsers are told."""
    token, key = header.removeprefix("vapid t=").split(", k=")
    assert key == vapid.public_key()
    said, _, signature = token.rpartition(".")
    raw = unb64(signature)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(key))
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    point.verify(encode_dss_signature(r, s), said.encode(), ec.ECDSA(SHA256()))
    claims = json.loads(unb64(said.split(".")[1]))
    assert claims["exp"] <= (NOW + DAY).timestamp()
    assert claims["sub"].startswith("mailto:")
    audience: str = claims["aud"]
    return audience


def unb64(written: str) -> bytes:
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))


@pytest.mark.usefixtures("hour")
@pytest.mark.parametrize("answer", ["404 Not Found", "410 Gone"])
def test_a_browser_that_is_gone_is_forgotten(maker: Maker, ana: Person, answer: str) -> None:
    subscribed(ana, maker(answer))
    telling.remind(NOW)
    pushing.push_due(NOW)
    assert not Subscription.objects.exists()
    assert not Push.objects.exists()


def test_a_maker_that_is_down_is_asked_again_while_it_is_worth_it(maker: Maker, hour: Session, ana: Person) -> None:
    side = maker("503 Service Unavailable")
    subscribed(ana, side)
    telling.remind(NOW)
    pushing.push_due(NOW)
    pushing.push_due(NOW)
    pushing.push_due(NOW + timedelta(minutes=2))
    assert len(side.requests) == 2
    pushing.push_due(hour.starts_at)
    assert (len(side.requests), Push.objects.count()) == (2, 0)


@pytest.mark.usefixtures("hour")
def test_each_browser_is_told_of_the_kinds_wanted(maker: Maker, ana: Person, ben: Person) -> None:
    side = maker("201 Created")
    for person, names in ((ana, "ab"), (ben, "c")):
        for name in names:
            pushing.subscribe(person, side.at(f"/{name}", scheme="https", host="localhost"), NOW)
    Wishes.objects.create(person=ben, push_off=["day"])
    telling.remind(NOW)
    pushing.push_due(NOW)
    assert sorted(asked.split()[1] for asked in side.requests) == [b"/a", b"/b"]
    assert dict(Reminder.objects.values_list("person", "how")) == {ana.id: "push", ben.id: ""}


@pytest.mark.parametrize(
    "endpoint", ["http://push.example/x", "https://", "javascript:alert(1)", "https://a@push.example/", ""]
)
def test_only_an_https_address_is_taken(ana: Person, endpoint: str) -> None:
    status, said = browser_of(ana).said("POST", "/account/reminders/browsers/", {"endpoint": endpoint})
    assert (status, bool(said["error"])) == (400, True)
    assert not Subscription.objects.exists()


@pytest.mark.usefixtures("hour")
def test_an_address_inside_is_never_asked(ana: Person) -> None:
    pushing.subscribe(ana, "https://127.0.0.1/", NOW)
    telling.remind(NOW)
    pushing.push_due(NOW)
    assert Push.objects.get().tries == 1


BROWSERS = "/account/reminders/browsers/"
HERE = {"endpoint": "https://push.example/here"}


def test_nobody_takes_a_browser_over_by_knowing_its_place(ana: Person, ben: Person) -> None:
    assert browser_of(ana).said("POST", BROWSERS, HERE) == (201, {"forgotten": False})
    status, said = browser_of(ben).said("POST", BROWSERS, HERE)
    assert (status, "Somebody else is told in this browser." in said["error"]) == (409, True)
    assert list(Subscription.objects.values_list("person", flat=True)) == [ana.id]


def test_a_browser_asks_whether_its_person_is_told_there(ana: Person, ben: Person) -> None:
    hers, his = browser_of(ana), browser_of(ben)
    assert hers.said("POST", f"{BROWSERS}asking/", HERE) == (200, {"told": False})
    hers.said("POST", BROWSERS, HERE)
    assert hers.said("POST", f"{BROWSERS}asking/", HERE) == (200, {"told": True})
    assert his.said("POST", f"{BROWSERS}asking/", HERE) == (200, {"told": False})
    hers.post(f"{BROWSERS}forgetting/")
    assert hers.said("POST", f"{BROWSERS}asking/", HERE) == (200, {"told": False})


@pytest.mark.parametrize("path", ["", "asking/"])
def test_whoever_signs_out_is_told_there_no_more(ana: Person, path: str) -> None:
    pushing.subscribe(ana, "https://push.example/elsewhere", NOW)
    if path:
        # Allowed in a sign-in of before: the page has asked since.
        pushing.subscribe(ana, HERE["endpoint"], NOW)
    browser = browser_of(ana)
    browser.said("POST", f"{BROWSERS}{path}", HERE)
    assert Subscription.objects.of(ana).count() == 2
    browser.post("/sign-out/")
    assert list(Subscription.objects.values_list("endpoint", flat=True)) == ["https://push.example/elsewhere"]


def test_the_eleventh_is_told_that_it_takes_anothers_place(ana: Person) -> None:
    browser = browser_of(ana)
    said = [browser.said("POST", BROWSERS, {"endpoint": f"https://push.example/{n}"})[1] for n in range(11)]
    assert [one["forgotten"] for one in said] == [False] * 10 + [True]


def test_a_person_has_ten_at_most(ana: Person) -> None:
    for number in range(12):
        pushing.subscribe(ana, f"https://push.example/{number}", NOW + timedelta(seconds=number))
    kept = Subscription.objects.of(ana).values_list("endpoint", flat=True)
    assert (len(kept), kept[0]) == (10, "https://push.example/2")


def test_one_or_all_browsers_are_told_no_more_and_nobody_elses(ana: Person, ben: Person) -> None:
    for number in range(3):
        pushing.subscribe(ana, f"https://push.example/{number}", NOW)
    theirs = {"endpoint": "https://push.example/0"}
    assert browser_of(ben).said("POST", "/account/reminders/browsers/removal/", theirs) == (200, {})
    assert Subscription.objects.of(ana).count() == 3
    browser_of(ana).said("POST", "/account/reminders/browsers/removal/", theirs)
    assert Subscription.objects.of(ana).count() == 2
    browser_of(ana).post("/account/reminders/browsers/forgetting/")
    assert not Subscription.objects.exists()


def test_the_key_is_the_instances_own_and_stays(settings: Settings) -> None:
    first = vapid.public_key()
    assert (first, len(unb64(first))) == (vapid.public_key(), 65)
    settings.SERVER_KEY = "00" * 32
    assert vapid.public_key() != first
