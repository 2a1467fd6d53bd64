"""Whatever is sent to an address that speaks JSON, by whomever: a sentence comes back, and soon."""

from __future__ import annotations

import re
import time
import uuid
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.addresses import ADDRESSES
from tests.authenticator import Authenticator, adds, asked_of
from tests.builders import JSON, Browser, World, browser_of, verify
from tests.conftest import MovedClock
from tests.malformed import KINDS, sent_bytes
from tests.offers import own_note, sign_up_of
from tests.people import START, make_someone
from tests.rekeyed import held_by, new_both, new_code, new_root
from tests.scene import Scene, make_scene
from tests.vault.test_recovering import asked, starts_anew
from turnabout.accounts.models import OperatorLink, Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WHO = ("ana", "ben", "cleo", "dov", "signed out")
EXPECTED = {200, 201, 202, 302, 400, 401, 403, 404, 405, 409, 410, 413, 429}
MOST_SECONDS = 10  # for one request on a slow machine
TEXT = st.characters(exclude_categories=["Cs"])
PLACE = re.compile(r"<(\w+):(\w+)>")
SCRIPT = "web/catalog.js"
SPOKEN = [
    (route, method)
    for route, cases in ADDRESSES.items()
    for method in METHODS
    if route != SCRIPT
    and any(case.kind == "json" for case in cases.values())
    and (method not in cases or cases[method].kind == "json")
]
KNOWN = [(route, method) for route, method in SPOKEN if method in ADDRESSES[route]]

# The rows are laid out once a test, and every example leaves them as they were.
QUICK = settings(max_examples=25, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
DEEP = settings(max_examples=250, suppress_health_check=list(HealthCheck))
FEW = settings(max_examples=10, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


@pytest.fixture
def scene(world: World) -> Scene:
    return make_scene(world)


class Doors:
    """What makes a request whole that the table of addresses only knocks with: real links, real proofs."""

    def __init__(self, scene: Scene, clock: MovedClock) -> None:
        self.scene = scene
        self.clock = clock
        self.held = held_by(scene.world.people.ana)
        verify(scene.world.ana)

    def body(self, route: str) -> JSON | None:
        """A body that would be taken, where the table has none."""
        ana = self.scene.world.people.ana
        made: dict[str, Callable[[], JSON]] = {
            "sign-up/": lambda: sign_up_of(make_someone("Finn"), self._door()),
            "sign-in/passkey/": self._passkey,
            "vault/keyring/": lambda: {**new_code(self.held)[1], "proof": {"auth": ana.sign_in.auth}},
            "vault/start-anew/stopping/": lambda: {"proof": {"auth": ana.sign_in.auth}},
            "reset/<str:token>/": lambda: {**new_both(self.held)[1], "recovery_auth_before": ana.recovery.auth},
            "reset/<str:token>/wrap/": lambda: {"recovery_auth": ana.recovery.auth},
            "start-anew/<str:token>/": lambda: new_root(self.held, known=False)[1],
            "partnerships/<uuid:partnership_id>/ending/": lambda: {"records": [own_note(ana)]},
        }
        return made[route]() if route in made else None

    def token(self, route: str) -> str | None:
        """A link that opens, where a mail brings one."""
        if route.startswith("reset/<"):
            return asked().split("/")[2]
        return starts_anew(self.clock).split("/")[2] if route.startswith("start-anew/") else None

    def _door(self) -> JSON:
        Person.objects.filter(is_operator=True).update(is_operator=False)
        return {"door": "operator", "token": OperatorLink.make(START)}

    def _passkey(self) -> JSON:
        ana, passkey = self.scene.world.ana, Authenticator()
        adds(browser_of(ana), self.scene.world.people.ana, passkey)
        return {"passkey": passkey.shows(asked_of(Browser()), ana.id.bytes)}


@st.composite
def paths(draw: st.DrawFn, route: str, places: dict[str, str]) -> str:
    """The address as it should be, or with another row's id or another token in it, or asked for more."""

    def part(named: re.Match[str]) -> str:
        kind, name = named.groups()
        others: dict[str, st.SearchStrategy[str]] = {
            "uuid": st.sampled_from([places[other] for other in places if other.endswith("_id")]).filter(is_id)
            | st.uuids().map(str),
            "int": st.sampled_from([0, 1, 2, 2**31, 2**63, 10**40]).map(str),
            "str": st.text(TEXT, min_size=1, max_size=60).map(lambda text: quote(text, safe="") + "."),
        }
        return draw(others[kind]) if draw(st.integers(0, 3)) == 3 else places[name]

    path = "/" + PLACE.sub(part, route)
    if draw(st.integers(0, 3)) < 3:
        return path
    words = st.text(TEXT, max_size=40) | st.sampled_from(list(places.values()))
    names = st.sampled_from(["partnership", "after", "by", "x"])
    return f"{path}?{urlencode(draw(st.dictionaries(names, words, max_size=2)))}"


def is_id(text: str) -> bool:
    """Whether a place of the scene is named by a UUID."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def check(answer: Answer, *, known: bool) -> None:
    """An answer is expected, and JSON; a refusal carries a sentence."""
    assert answer.status_code in EXPECTED
    page = answer.headers.get("Content-Type", "").startswith("text/html")
    # What is nowhere is a page that says so. Stopping works without scripts, too: a form is sent on.
    if not known or (page and answer.status_code in {302, 404}):
        return
    said = answer.json()
    assert answer.headers["Content-Type"] == "application/json"
    if answer.status_code >= 400:
        assert isinstance(said["error"], str)
        assert said["error"].rstrip("”")[-1] in ".?!"


def walk(scene: Scene, clock: MovedClock, *, route: str, method: str, profile: settings) -> None:
    """Send an address many requests, each from rows as they were."""
    case = ADDRESSES[route].get(method) or next(iter(ADDRESSES[route].values()))
    doors = Doors(scene, clock)
    places = scene.places(record=case.record, on_accepted=case.on_accepted)
    places["token"] = doors.token(route) or places["token"]
    browsers = {who: browser_of(somebody(scene, who)) for who in WHO}
    cookies = {who: browser.cookies.output(header="", sep=";") for who, browser in browsers.items()}
    valid = {who: doors.body(route) or case.body(scene, somebody(scene, who) or scene.world.ana) for who in WHO}

    @profile
    @given(data=st.data())
    def sends(data: st.DataObject) -> None:
        who = data.draw(st.sampled_from((case.insider, *WHO)))
        browser = browsers[who]
        browser.cookies = SimpleCookie(cookies[who])
        path, body = data.draw(paths(route, places)), data.draw(sent_bytes(valid[who]))
        kind = data.draw(st.sampled_from(KINDS) if data.draw(st.integers(0, 7)) == 7 else st.just(KINDS[0]))
        with transaction.atomic():
            began = time.monotonic()
            answer = browser.generic(method, path, body, kind, headers={"Accept": "application/json"})
            assert time.monotonic() - began < MOST_SECONDS
            check(answer, known=method in ADDRESSES[route])
            transaction.set_rollback(True)

    sends()


def somebody(scene: Scene, who: str) -> Person | None:
    """One of the personae, or nobody."""
    found: Person | None = getattr(scene.world, who, None)
    return found


@pytest.mark.parametrize(("route", "method"), KNOWN)
def test_nothing_that_is_sent_is_a_fault_of_the_server(
    scene: Scene, clock: MovedClock, route: str, method: str
) -> None:
    walk(scene, clock, route=route, method=method, profile=QUICK)


@pytest.mark.slow
@pytest.mark.parametrize(("route", "method"), SPOKEN)
def test_nothing_at_all_is_a_fault_of_the_server(scene: Scene, clock: MovedClock, route: str, method: str) -> None:
    walk(scene, clock, route=route, method=method, profile=DEEP if (route, method) in KNOWN else FEW)
