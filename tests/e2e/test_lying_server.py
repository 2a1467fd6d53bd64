"""The server as attacker: in its database and on the way to the browser it lies, and is told so in a sentence.

What each lie would gain is in `docs/threat-model.md`. The same refusals are tested one by one, without a
browser, in `frontend/vault/attack*.test.ts`; here a person sees what their own browser found.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.conftest import Instance, Someone, free_port, someone
from turnabout.vault.derive import b64url, new_secret, root_keys
from turnabout.vault.envelope import Content, Slot, seal_record

# One demo serves them all.
pytestmark = pytest.mark.xdist_group("demo")

JSON = dict[str, Any]
Bend = Callable[[list[JSON]], list[JSON]]

AT = datetime(2026, 3, 29, 12, 30, tzinfo=UTC)
FORGED = "What arrived is not what your partner or you wrote."
OLDER = "The server showed something older than this device has seen."


@dataclass(frozen=True)
class Demo:
    """Ana of the demo, unlocked, and where she is."""

    instance: Instance
    ana: Someone
    partnership: str
    session: str

    def rows(self, question: str, *values: object) -> list[Any]:
        """Ask the server's database."""
        with sqlite3.connect(self.instance.data / "turnabout.sqlite3") as database:
            return database.execute(question, values).fetchall()

    def tab(self) -> Page:
        """One more page of hers."""
        return self.ana.context.new_page()


def known(instance: Instance, who: str) -> dict[str, str]:
    """What the demo's own file says of a person."""
    file = ConfigParser(interpolation=None)
    file.read(instance.data / "demo.txt", encoding="utf-8")
    return dict(file[next(section for section in file.sections() if who in section.lower())])


@pytest.fixture(scope="module")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder: Path = tmp_path_factory.mktemp("demo")
    running = Instance(data=folder / "data", port=free_port(), log=folder / "server.log", demo=True)
    running.start()
    ana = someone(browser, running, "Ana", "Europe/Berlin")
    ana.passphrase = known(running, "ana")["passphrase"]
    ana.signs_in()
    partnership = ana.page.get_by_role("link", name="You and Ben").first.get_attribute("href") or ""
    ana.goes(partnership)
    session = ana.page.locator(".past a").first.get_attribute("href") or ""
    # Seen once as it is: from here on this device has its marks.
    ana.goes(session)
    expect(ana.page.locator("sealed-text textarea").first).to_be_enabled()
    yield Demo(running, ana, partnership, session)
    ana.context.close()
    running.stop()


def bends(page: Page, bend: Bend) -> None:
    """A proxy between her and the server: what every listing shows goes through `bend`, with all its bytes.

    A server may send what a browser has already; what it leaves out is in `frontend/vault/attack-kept.test.ts`.
    """

    def answer(route: Route) -> None:
        fetched = route.fetch(url=re.sub(r"since=\d+", "since=0", route.request.url))
        body = fetched.json()
        body["records"] = bend(body["records"])
        route.fulfill(response=fetched, body=json.dumps(body))

    page.route("**/vault/records/?*", answer)


def says(page: Page, sentence: str) -> None:
    expect(page.get_by_text(sentence).filter(visible=True).first).to_be_visible()


def without(rows: list[JSON], gone: Callable[[JSON], bool]) -> list[JSON]:
    return [row for row in rows if not gone(row)]


def swapped(rows: list[JSON]) -> list[JSON]:
    """Every record of one kind with the next one's content."""
    for kind in ("own", "shared", "key"):
        some = [row for row in rows if row["server"] == kind]
        contents = [row["sealed"] for row in some]
        for row, sealed in zip(some, [*contents[1:], *contents[:1]], strict=True):
            row["sealed"] = sealed
    return rows


def by_another(rows: list[JSON]) -> list[JSON]:
    """Each shared record as the other one's."""
    people = sorted({row["author"] for row in rows})
    for row in rows:
        if row["server"] == "shared":
            row["author"] = people[1 - people.index(row["author"])]
    return rows


def sealed_by_the_server(rows: list[JSON]) -> list[JSON]:
    """All that is one's own, sealed anew by somebody who knows no key: age asks for none."""
    forger = root_keys(new_secret())
    for row in rows:
        slot = Slot(**{name: row[name] for name in ("server", "id", "partnership", "epoch", "author", "revision")})
        previous = None if slot.revision == 1 else "p" * 43
        content = Content(kind="note", body={"text": "forged"}, at=AT, previous=previous)
        row["sealed"] = b64url(seal_record(forger.own, slot, content).data)
    return rows


def in_another_epoch(rows: list[JSON]) -> list[JSON]:
    return [{**row, "epoch": row["epoch"] + 1} for row in rows]


@pytest.mark.parametrize(
    ("bend", "sentence"),
    [
        (lambda rows: without(rows, lambda row: row["server"] == "own"), OLDER),
        (lambda rows: without(rows, lambda row: row["server"] == "key"), "The keys of this partnership are not shown."),
        (swapped, FORGED),
        (sealed_by_the_server, "This does not open with your keys."),
        (in_another_epoch, "Your keys were changed on another device."),
        (lambda rows: [*rows, *rows], OLDER),
    ],
    ids=["no roster", "no pins", "swapped", "sealed by the server", "another epoch", "shown twice"],
)
def test_a_listing_that_was_bent_is_refused_on_the_partnerships_page(demo: Demo, bend: Bend, sentence: str) -> None:
    page = demo.tab()
    bends(page, bend)
    page.goto(demo.instance.url + demo.partnership)
    says(page, sentence)
    expect(page.get_by_text("forged")).to_have_count(0)
    page.unroute_all(behavior="wait")
    page.close()


@pytest.mark.parametrize(
    ("bend", "sentence"),
    [
        (by_another, FORGED),
        (swapped, FORGED),
        (lambda rows: [{**row, "revision": row["revision"] + 7} for row in rows], FORGED),
    ],
    ids=["another author", "swapped", "another revision"],
)
def test_and_on_the_page_of_an_hour(demo: Demo, bend: Bend, sentence: str) -> None:
    page = demo.tab()
    bends(page, bend)
    page.goto(demo.instance.url + demo.session)
    says(page, sentence)
    page.unroute_all(behavior="wait")
    page.close()


@pytest.fixture
def changed(demo: Demo) -> Iterator[Callable[[str], None]]:
    """Write into the server's database; afterwards it is as it was."""
    before = demo.rows("SELECT person_id, recipient, wrap, n FROM vault_keyring")

    def write(change: str) -> None:
        demo.rows(change)

    yield write
    with sqlite3.connect(demo.instance.data / "turnabout.sqlite3") as database:
        for person, recipient, wrap, n in before:
            put = "UPDATE vault_keyring SET recipient = ?, wrap = ?, n = ? WHERE person_id = ?"
            database.execute(put, (recipient, wrap, n, person))


def test_a_recipient_put_in_the_partners_place_stops_the_sealing(demo: Demo, changed: Callable[[str], None]) -> None:
    recipient = root_keys(new_secret()).recipient
    me = demo.rows("SELECT id FROM accounts_person WHERE email = ?", demo.ana.email)[0][0]
    changed(f"UPDATE vault_keyring SET recipient = '{recipient}' WHERE person_id <> '{me}'")  # noqa: S608 - the attacker's own
    page = demo.tab()
    page.goto(demo.instance.url + demo.partnership)
    says(page, "Your partner’s keys changed.")
    page.goto(demo.instance.url + demo.session)
    page.get_by_label("What I take with me").fill("not for the server")
    says(page, "Your partner’s keys changed.")
    page.close()


@dataclass(frozen=True)
class Lie:
    """What is written into the database, and what the browser says to it."""

    change: str
    sentence: str


@pytest.mark.parametrize(
    "lie",
    [
        Lie("UPDATE vault_keyring SET n = 1024", "The server asked for weaker keys than we accept."),
        Lie(
            "UPDATE vault_keyring SET wrap = (SELECT other.wrap FROM vault_keyring AS other"
            " WHERE other.person_id <> vault_keyring.person_id LIMIT 1)",
            "This does not open with your keys.",
        ),
    ],
    ids=["a cheap passphrase", "another's keyring"],
)
def test_a_lie_at_the_door_is_told_before_anything_is_opened(
    demo: Demo, browser: Browser, changed: Callable[[str], None], lie: Lie
) -> None:
    changed(lie.change)
    elsewhere = someone(browser, demo.instance, "Ana", "Europe/Berlin")
    elsewhere.goes("/sign-in/")
    elsewhere.page.get_by_label("Email").fill(demo.ana.email)
    elsewhere.page.get_by_label("Passphrase", exact=True).fill(demo.ana.passphrase)
    elsewhere.page.locator("main").get_by_role("button", name="Sign in").click()
    says(elsewhere.page, lie.sentence)
    elsewhere.context.close()


def junk_over(row: JSON) -> JSON:
    """The next revision of a row, of the right form, by somebody who holds no keys."""
    slot = Slot(
        **{name: row[name] for name in ("server", "id", "partnership", "epoch", "author")}, revision=row["revision"] + 1
    )
    content = Content(kind="note", body={"text": "forged"}, at=AT, previous="p" * 43)
    sealed = seal_record(root_keys(new_secret()).own, slot, content)
    return {**row, "revision": slot.revision, "sealed": b64url(sealed.data)}


def test_a_stolen_sign_in_writes_nothing_over_her_vault(demo: Demo, browser: Browser) -> None:
    """Not the server this time: somebody who copied her cookies. They may ask for what is sealed, and no more."""
    thief = browser.new_context(base_url=demo.instance.url)
    thief.add_cookies(demo.ana.context.cookies())  # type: ignore[arg-type]  # the same cookies, given back
    csrf = next(cookie["value"] for cookie in thief.cookies() if cookie["name"] == "csrf")
    me = demo.rows("SELECT id FROM accounts_person WHERE email = ?", demo.ana.email)[0][0]
    partnership = demo.partnership.strip("/").split("/")[-1]
    rows: list[JSON] = []
    for asked in ("own=1", f"partnership={partnership}"):
        rows += thief.request.get(f"/vault/records/?{asked}").json()["records"]
    theirs = [row for row in rows if row["author"].replace("-", "") == me.replace("-", "") and row["server"] != "pulse"]
    assert {row["server"] for row in theirs} == {"own", "shared", "key"}
    for row in theirs:
        path, headers = f"/vault/records/{row['id']}/", {"X-CSRFToken": csrf, "Accept": "application/json"}
        assert thief.request.put(path, data=junk_over(row), headers=headers).status == HTTPStatus.CONFLICT
    thief.close()
    page = demo.tab()
    page.goto(demo.instance.url + demo.session)
    page.get_by_label("What I take with me").fill("and she writes on")
    expect(page.get_by_text("Saved").filter(visible=True).first).to_be_visible()
    page.close()
