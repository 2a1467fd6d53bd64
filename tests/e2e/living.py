"""Somebody who lives by mail and calendar: a mailbox, a calendar program, a feed, and a telephone without a sign-in."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, zone_of
from tests.naming import named_in
from tests.post_office import PostOffice
from tests.schedule.witnesses import Asked, Hours, Program, by_javascript, by_python, parsed

BERLIN = ZoneInfo("Europe/Berlin")
WEEK, DAY, HOUR = timedelta(weeks=1), timedelta(days=1), timedelta(hours=1)
# Those who remind do so in the minute after.
SOON = timedelta(minutes=1)


def eight_weeks(at: time) -> list[datetime]:
    """So many weekly hours at that time in Berlin, from the day after tomorrow on: nobody is reminded of one yet."""
    first = datetime.now(BERLIN).date() + 2 * DAY  # noqa: TID251 - the journey begins today
    return [then(first + week * WEEK, at, BERLIN) for week in range(8)]


def then(on: date, at: time, zone: ZoneInfo) -> datetime:
    """That moment on the clock of a place, in UTC."""
    return datetime.combine(on, at, tzinfo=zone).astimezone(UTC)


@dataclass
class Mailbox:
    """What comes to one address, read letter by letter; what a calendar program understands goes to it."""

    office: PostOffice
    address: str
    program: Program = field(default_factory=Program)
    known: list[str] = field(default_factory=list)

    def reads(self, subject: str) -> str:
        """The words of the next letter of this kind, once it has come. Nobody is named in any part of it."""
        letter = self.office.unread(subject, self.address, self.known)
        self.known.append(letter["Message-ID"])
        for part in letter.walk():
            if part.get_content_type() == "text/calendar":
                self.program.takes(part.get_content())
            if part.get_content_maintype() == "text":
                assert named_in(f"{subject} {part.get_content()}") == []
        body = letter.get_body(("plain",))
        assert body
        return str(body.get_content())

    @property
    def subjects(self) -> list[str]:
        """Of all that came, in order."""
        return [letter["Subject"] for letter in self.office.received if letter["To"] == self.address]


@dataclass
class Life:
    """One of the two: a browser where they are signed in, a telephone where they are not, a mailbox, a feed."""

    person: Someone
    phone: Someone
    mail: Mailbox
    feed: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(zone_of(self.person))

    def on_the_wall(self, instant: datetime) -> str:
        """As letters write a time for this person."""
        local = instant.astimezone(self.zone)
        return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"

    def in_a_question(self, instant: datetime) -> str:
        """As a letter that asks writes it: with the year."""
        local = instant.astimezone(self.zone)
        return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"

    def on_a_page(self, instant: datetime) -> re.Pattern[str]:
        """The same as pages write it."""
        return as_dated(instant.astimezone(self.zone))

    def titles(self) -> dict[datetime, str]:
        """What the hours of the feed are called, where one is named by itself."""
        events = parsed(fetched(self.feed)).walk("VEVENT")
        return {event["dtstart"].dt.astimezone(UTC): str(event["summary"]) for event in events}


def as_dated(local: datetime) -> re.Pattern[str]:
    """A time on a page: with its year where that is another than the present one."""
    return re.compile(f"{local:%A} {local.day} {local:%B}( {local:%Y})?, {local:%H:%M}")


def link_under(label: str, letter: str) -> str:
    """The address on the line below; without a label the first that stands alone."""
    found = re.search(rf"{re.escape(label)}\n(https?://\S+)$", letter.replace("\r", ""), re.MULTILINE)
    assert found, letter
    return found[1]


def presses(life: Life, instance: Instance, link: str, button: str) -> None:
    """Open a link of a letter where nobody is signed in, look, press its one button, and find it closed."""
    page, before = life.phone.page, rows(instance)
    page.goto(link)
    page.reload()
    pressed = page.locator("main").get_by_role("button")
    expect(pressed).to_have_count(1)
    expect(pressed).to_have_text(button)
    names_nobody(life.phone)
    # Mail programs open links, too: nothing has happened yet.
    assert rows(instance) == before
    pressed.press("Enter")


def closed(life: Life, link: str) -> None:
    """Nothing is left of that link but a sentence."""
    life.phone.page.goto(link)
    expect(life.phone.page.get_by_role("heading", name="This link is closed")).to_be_visible()
    names_nobody(life.phone)


def names_nobody(phone: Someone) -> None:
    assert named_in(phone.page.locator("body").inner_text()) == []


def rows(instance: Instance) -> dict[str, list[tuple[object, ...]]]:
    """All that the server knows of hours."""
    with closing(sqlite3.connect(instance.database, timeout=15)) as database:
        tables = "SELECT name FROM sqlite_master WHERE name LIKE 'schedule\\_%' ESCAPE '\\' AND type = 'table'"
        return {name: database.execute(f"SELECT * FROM {name}").fetchall() for (name,) in database.execute(tables)}  # noqa: S608 - names of our own tables


def fetched(url: str) -> str:
    """A feed as a calendar program gets it, without a cookie."""
    with urlopen(url) as answer:  # noqa: S310 - a server of this test
        return str(answer.read().decode())


def show(calendars: list[str], hours: list[datetime]) -> None:
    """Each calendar has exactly these hours, as two independent readers read it."""
    begin, until = hours[0] - DAY, hours[-1] + DAY
    wanted: Hours = [(hour, 60) for hour in hours]
    assert [by_python(text, begin, until) for text in calendars] == [wanted] * len(calendars)
    assert by_javascript(Asked(text, begin, until) for text in calendars) == [wanted] * len(calendars)
