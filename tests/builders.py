"""Rows and requests, each made by one typed function and with nothing surprising in it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from tests.people import MET, START, WRITINGS, People, Someone, Two
from tests.served import Visitor
from turnabout.accounts import sign_ins
from turnabout.accounts.models import Device, Person, SignIn
from turnabout.mail.models import Message
from turnabout.partnerships.models import INVITATION_LIFE, Invitation, Partnership
from turnabout.schedule.models import Attendance, Rhythm, Session
from turnabout.vault.derive import FragmentKeys, fragment_keys, new_secret
from turnabout.vault.entering import salt_for
from turnabout.vault.envelope import Sealed, Slot
from turnabout.vault.invitation import Invitation as Asked
from turnabout.vault.invitation import claim_hash, seal_invitation
from turnabout.vault.models import FormerKeyring, Keyring, Passkey, Record, Revision
from turnabout.vault.writing import HEADER, hash_of
from turnabout.web import clock

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

JSON = dict[str, Any]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


class Browser(Visitor):
    """A browser: pages as a person opens them, and JSON as `frontend/web/api.ts` sends it, unlocked or not."""

    writing = ""

    def send(self, method: str, path: str, body: object = None) -> Answer:
        """Send JSON."""
        text = "" if body is None else json.dumps(body)
        headers = {"Accept": "application/json", HEADER: self.writing}
        return self.generic(method, path, text, "application/json", headers=headers)

    def said(self, method: str, path: str, body: object = None) -> tuple[int, JSON]:
        """Send JSON; the status and the JSON that came back."""
        answer = self.send(method, path, body)
        return answer.status_code, answer.json()


def browser_of(person: Person | None, *, strict: bool = False, agent: str = "") -> Browser:
    """A browser somebody is signed in at, unlocked; nobody for None. A strict one is checked for forged requests."""
    browser = Browser(enforce_csrf_checks=strict)
    if person:
        browser.writing = WRITINGS.get(person.id, "")
        browser.force_login(person)
        _note_sign_in(browser, person, agent)
    return browser


def _note_sign_in(browser: Browser, person: Person, agent: str) -> None:
    """What the first request of a sign-in does, so that no test counts it."""
    request = HttpRequest()
    request.META["HTTP_USER_AGENT"] = agent
    request.session = browser.session
    sign_ins.note(request, person, clock.now())
    request.session.save()


@dataclass(frozen=True, kw_only=True)
class World:
    """The rows of everybody: what the server knows of them."""

    people: People
    ana: Person
    ben: Person
    cleo: Person
    dov: Person
    eva: Person
    partnership: Partnership
    others: Partnership

    def known(self, person: Person) -> Someone:
        """What that person's browser knows."""
        return next(one for one in self.people.all if one.id == person.id)


def make_world(people: People) -> World:
    """Lay out everybody's rows."""
    rows = [_person(one) for one in people.all]
    Person.objects.bulk_create(rows)
    Keyring.objects.bulk_create([_keyring(one) for one in people.all])
    by_id = {row.id: row for row in rows}
    twos = [_partnership(two, by_id) for two in (people.pair, people.others)]
    Partnership.objects.bulk_create(twos)
    keep_all([*people.pair.kept, *people.others.kept])
    ana, ben, cleo, dov, eva = rows
    return World(
        people=people,
        ana=ana,
        ben=ben,
        cleo=cleo,
        dov=dov,
        eva=eva,
        partnership=twos[0],
        others=twos[1],
    )


def verify(person: Person) -> None:
    Person.objects.filter(id=person.id).update(email_verified_at=MET)


def make_person(name: str) -> Person:
    """A person without keys."""
    return Person.objects.create(name=name, email=f"{name.lower()}@example.org", time_zone="UTC", created_at=MET)


def make_partnership(first: Person, second: Person) -> Partnership:
    """Two people who said yes to each other."""
    return Partnership.objects.create(first=first, second=second, created_at=MET, confirmed_at=MET)


def make_rhythm(
    partnership: Partnership, *, weekday: int = 1, at: str = "19:00", zone: str = "Europe/Berlin"
) -> Rhythm:
    """A weekly hour, by default on Tuesdays at seven in the evening, in force since they met."""
    return Rhythm.objects.create(
        partnership=partnership,
        weekday=weekday,
        local_time=time.fromisoformat(at),
        anchor_zone=zone,
        minutes=60,
        starts_on=date(2026, 3, 3),
        set_by=partnership.first,
        created_at=MET,
    )


def make_session(
    partnership: Partnership,
    starts_at: datetime,
    *,
    minutes: int = 60,
    focus: Person | None = None,
    held: bool = False,
) -> Session:
    """An hour outside any rhythm; a held one was opened, ended on time, and both say so."""
    ends_at = starts_at + timedelta(minutes=minutes)
    session = Session.objects.create(
        partnership=partnership,
        starts_at=starts_at,
        minutes=minutes,
        focus=focus or (partnership.first if held else None),
        opened_at=starts_at if held else None,
        ended_at=ends_at if held else None,
        together_seconds=minutes * 60 if held else 0,
    )
    for person in partnership.people if held else ():
        Attendance.objects.create(session=session, person=person, answer="held", answered_at=ends_at)
    return session


def sign_in_elsewhere(person: Person) -> SignIn:
    """A person at one more browser."""
    return SignIn.objects.get(session=browser_of(person, agent=FIREFOX).session.session_key)


def make_device(person: Person) -> Device:
    """A browser somebody has signed out of."""
    return Device.objects.create(
        person=person,
        mark=uuid.uuid4().hex,
        browser="Firefox",
        system="Linux",
        first_seen_at=MET,
        last_seen_at=MET,
    )


def make_passkey(person: Person, *, name: str = "My laptop", prf: bool = True) -> Passkey:
    """The row of a passkey that nobody holds."""
    return Passkey.objects.create(
        person=person,
        credential_id=f"{person.id.hex}{name}",
        public_key=b"",
        sign_count=0,
        name=name,
        prf=prf,
        created_at=MET,
    )


def make_former(one: Someone, *, at: datetime = START) -> FormerKeyring:
    """What somebody's keyring was before they started anew, opened by the passphrase and code they still have."""
    return FormerKeyring.objects.create(
        person=Person.objects.get(pk=one.id),
        root=1,
        salt=salt_for(one.email),
        n=2**17,
        r=8,
        p=1,
        wrap=one.wrap,
        password=make_password(one.sign_in.auth),
        recovery_hash=make_password(one.recovery.auth),
        until=at + FormerKeyring.LIFE,
    )


def make_invitation(inviter: Someone, *, at: datetime = START) -> tuple[Invitation, FragmentKeys]:
    """An open invitation, and what the secret in its link gives."""
    keys = fragment_keys(new_secret())
    asked = Asked(
        id=str(uuid.uuid4()),
        inviter=str(inviter.id),
        recipient=inviter.keys.recipient,
        name=inviter.name,
        message="Shall we?",
    )
    row = Invitation.objects.create(
        id=asked.id,
        inviter_id=inviter.id,
        claim_hash=claim_hash(keys.claim),
        sealed=seal_invitation(keys, asked, at=at).data,
        created_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    return Invitation.objects.get(id=row.id), keys


def make_letter(key: str = "a letter", *, letter: str = "hello", to: str = "finn@example.org") -> Message:
    """A letter in the outbox, which nobody has tried to send."""
    return Message.objects.create(
        key=key,
        letter=letter,
        to=to,
        subject="Your address & ours",
        text="Open this once:\nhttps://turnabout.example/once/abc/?x=1&y=2\n",
        message_id=f"<{key}@turnabout.example>",
        created_at=START,
        next_try_at=START,
    )


def keep_all(kept: Iterable[tuple[Slot, Sealed]], *, at: datetime = MET) -> None:
    """Lay out records as the server keeps them, each with its first revision."""
    slots = list(kept)
    Record.objects.bulk_create(
        Record(
            id=slot.id,
            server_kind=slot.server,
            partnership=slot.partnership,
            epoch=slot.epoch,
            author_id=slot.author,
            revision=1,
            created_at=at,
        )
        for slot, _sealed in slots
    )
    Revision.objects.bulk_create(
        Revision(record_id=slot.id, number=1, sealed=sealed.data, created_at=at) for slot, sealed in slots
    )


def _person(one: Someone) -> Person:
    return Person(
        id=one.id,
        name=one.name,
        email=one.email,
        time_zone=one.time_zone,
        password=make_password(one.sign_in.auth),
        created_at=MET,
    )


def _keyring(one: Someone) -> Keyring:
    return Keyring(
        person_id=one.id,
        revision=1,
        salt=salt_for(one.email),
        n=2**17,
        r=8,
        p=1,
        wrap=one.wrap,
        recipient=one.keys.recipient,
        recovery_hash=make_password(one.recovery.auth),
        writing_hash=hash_of(one.writing),
        updated_at=MET,
    )


def _partnership(two: Two, rows: dict[uuid.UUID, Person]) -> Partnership:
    first, second = rows[two.first.id], rows[two.second.id]
    return Partnership(id=two.id, first=first, second=second, created_at=MET, confirmed_at=MET)
