"""Every address is walked as somebody who belongs there, as an outsider, and signed out."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from asgiref.sync import sync_to_async
from django.urls import URLPattern, URLResolver, get_resolver

from tests.addresses import ADDRESSES, SOCKETS, Case
from tests.builders import JSON, Browser, World, browser_of
from tests.markup import faults, masked
from tests.scene import Scene, make_scene
from tests.sockets import knock, leave, live
from turnabout.accounts.models import Person
from turnabout.room.sockets import sockets
from turnabout.vault.derive import b64url

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
ROLES = ("insider", "outsider", "signed out")
PLACE = re.compile(r"<\w+:(\w+)>")
CASES = [(route, method) for route, cases in ADDRESSES.items() for method in cases]
UNSAFE = [(route, method) for route, method in CASES if method != "GET"]
PAGES = [
    (route, role)
    for route, cases in ADDRESSES.items()
    if "GET" in cases and cases["GET"].kind == "page"
    for role in ROLES
]

POLICY = {
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "script-src 'self'",
    "style-src 'self'",
    "trusted-types vault-worker",
    "worker-src 'self'",
}
ALWAYS_CLOSED = {"geolocation=()", "payment=()", "usb=()", "interest-cohort=()"}
PASSKEYS = {"publickey-credentials-create=(self)", "publickey-credentials-get=(self)"}
OF_A_CALL = {"camera", "microphone", "display-capture", "picture-in-picture", "speaker-selection"}
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.fixture
def scene(world: World) -> Scene:
    return make_scene(world)


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern)


def somebody(scene: Scene, case: Case, role: str) -> Person | None:
    people = {"insider": getattr(scene.world, case.insider), "outsider": scene.world.cleo}
    return people.get(role)


def path_of(scene: Scene, route: str, case: Case, *, missing: bool = False) -> str:
    places = scene.places(record=case.record, on_accepted=case.on_accepted)
    if missing:
        named = re.findall(r"<uuid:(\w+)>", route)[0]
        places[named] = str(uuid.uuid4())
    return "/" + PLACE.sub(lambda place: places[place[1]], route)


def ask(browser: Browser, method: str, path: str, *, case: Case, body: JSON) -> Answer:
    if case.kind == "json":
        return browser.send(method, path, body or None)
    return browser.generic(method, path) if method != "POST" else browser.post(path, body)


def test_every_address_has_an_entry_and_every_entry_an_address() -> None:
    assert sorted(routes(get_resolver().url_patterns)) == sorted(ADDRESSES)
    assert [route.path for route in sockets.routes if hasattr(route, "path")] == list(SOCKETS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("route", "method"), CASES)
def test_each_gets_what_is_theirs(scene: Scene, route: str, method: str, role: str) -> None:
    case = ADDRESSES[route][method]
    person = somebody(scene, case, role)
    body = case.body(scene, person or scene.world.ana)
    answer = ask(browser_of(person), method, path_of(scene, route, case), case=case, body=body)
    assert answer.status_code == case.statuses[ROLES.index(role)]
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY
    # To be seen and heard is for the room alone, once somebody is in it.
    calls = "(self)" if (route, answer.status_code) == ("sessions/<uuid:session_id>/room/", 200) else "()"
    allowed = ALWAYS_CLOSED | PASSKEYS | {f"{feature}={calls}" for feature in OF_A_CALL}
    assert set(answer.headers["Permissions-Policy"].split(", ")) == allowed
    assert answer.headers["Cache-Control"] == ("private, max-age=3600" if route == "web/catalog.js" else "no-store")
    if person is None and answer.status_code == 302 and route != "sign-out/":
        back = f"?next={path_of(scene, route, case)}" if method == "GET" else ""
        assert answer.headers["Location"] == f"/sign-in/{back}"


@pytest.mark.parametrize(("route", "method"), [(route, method) for route, method in CASES if "<uuid:" in route])
def test_what_is_not_yours_answers_as_what_does_not_exist(scene: Scene, route: str, method: str) -> None:
    case = ADDRESSES[route][method]
    browser, body = browser_of(scene.world.cleo), case.body(scene, scene.world.cleo)
    there, nowhere = path_of(scene, route, case), path_of(scene, route, case, missing=True)
    theirs, missing = (
        ask(browser, method, there, case=case, body=body),
        ask(browser, method, nowhere, case=case, body=body),
    )
    assert missing.status_code == 404
    if not case.public:
        assert theirs.status_code == 404
        assert masked(theirs.text, there) == masked(missing.text, nowhere)


@pytest.mark.once
@pytest.mark.parametrize("route", ADDRESSES)
def test_no_address_knows_other_methods(scene: Scene, route: str) -> None:
    cases = ADDRESSES[route]
    case = next(iter(cases.values()))
    allowed = {*cases, "HEAD"} if "GET" in cases else set(cases)
    path, browser = path_of(scene, route, case), browser_of(somebody(scene, case, "insider"))
    # What an address does know, and so may change who is signed in, is walked above.
    unknown = {method for method in METHODS if method not in cases}
    refused = {method for method in unknown if browser.generic(method, path).status_code == 405}
    assert refused == set(METHODS) - allowed


@pytest.mark.once
@pytest.mark.parametrize(("route", "method"), UNSAFE)
def test_a_request_from_another_site_changes_nothing(scene: Scene, route: str, method: str) -> None:
    case = ADDRESSES[route][method]
    person = somebody(scene, case, "insider")
    browser = browser_of(person, strict=True)
    answer = ask(
        browser, method, path_of(scene, route, case), case=case, body=case.body(scene, person or scene.world.ana)
    )
    assert answer.status_code == 403


@pytest.mark.once
@pytest.mark.parametrize(("route", "role"), PAGES)
def test_every_page_is_well_made(scene: Scene, route: str, role: str) -> None:
    case = ADDRESSES[route]["GET"]
    answer = browser_of(somebody(scene, case, role)).get(path_of(scene, route, case), follow=True)
    assert (answer.headers["Content-Type"], faults(answer.text)) == ("text/html; charset=utf-8", [])


def test_nobodys_wrapped_root_stands_on_any_page_or_answer_of_another(scene: Scene) -> None:
    wrap = b64url(scene.world.people.ana.wrap)
    gets = [(route, case) for route, cases in ADDRESSES.items() for method, case in cases.items() if method == "GET"]
    for person in (scene.world.ben, scene.world.cleo, None):
        for route, case in gets:
            assert wrap not in browser_of(person).get(path_of(scene, route, case)).text


def test_help_is_there_for_everybody_and_leaves_nothing_behind(db: None) -> None:  # noqa: ARG001 - a page may ask
    answer = browser_of(None).get("/help/")
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert "<script" not in answer.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ROLES)
@live
async def test_each_socket_says_what_is_theirs(scene: Scene, role: str) -> None:
    person = {"insider": scene.world.ben, "outsider": scene.world.cleo}.get(role)
    browser = await sync_to_async(browser_of)(person)
    socket = knock(browser, scene.session.id)
    heard = await socket.hears()
    await leave(socket)
    said = heard["type"] if isinstance(heard, dict) else heard
    assert said == SOCKETS["/sessions/{session_id:uuid}/socket"][ROLES.index(role)]
