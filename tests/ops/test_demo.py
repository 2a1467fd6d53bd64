from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from tests.ops.demo_reader import NOW, Reader, keys_of, opens_as_confirmed, reader, written_down
from turnabout.accounts.models import Person
from turnabout.ops import demo
from turnabout.ops.demo.rooms import run
from turnabout.ops.demo.story import read_story
from turnabout.ops.demo.timeline import ANCHOR, timeline_until
from turnabout.partnerships.models import Invitation, Partnership
from turnabout.practice.plans import plan_for
from turnabout.room import phases
from turnabout.room.models import Hour
from turnabout.schedule import planning, turns
from turnabout.schedule.models import Rhythm, Session
from turnabout.schedule.outcome import Outcome
from turnabout.schedule.recurrence import occurrence, occurrences
from turnabout.vault import derive
from turnabout.vault.envelope import BUCKETS, check_sealed
from turnabout.vault.models import Keyring, Record, Revision
from turnabout.vault.wrap import unwrap_keyring

STORY = read_story("en")
WEEKS = len(STORY.hours)
QUESTIONS = {"focus": {"heard", "free", "mine", "useful"}, "coach": {"guess"}}


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Reader, Reader]]:
    """The demo, made once for all tests here, and both people's keys."""
    del django_db_setup
    with django_db_blocker.unblock():
        demo.seed(NOW, say=lambda _line: None)
        ana, ben = Person.objects.order_by("created_at")
        readers = reader(ana), reader(ben)
    yield readers
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def readers(seeded: tuple[Reader, Reader], db: None) -> tuple[Reader, Reader]:
    del db
    return seeded


@pytest.fixture
def people(readers: tuple[Reader, Reader]) -> tuple[Person, Person]:
    return readers[0].person, readers[1].person


def test_every_record_opens_in_its_place_and_follows_from_the_one_before(readers: tuple[Reader, Reader]) -> None:
    for one in readers:
        for record in Record.objects.of(one.person, NOW).exclude(server_kind="key"):
            revisions = one.open(record)
            assert len(revisions) == record.revision
            assert [None, *(opened.mac for opened in revisions[:-1])] == [opened.previous for opened in revisions]
            kept = [row.created_at.replace(microsecond=0) for row in record.revisions.order_by("number")]
            assert [opened.at.replace(microsecond=0) for opened in revisions] == kept == sorted(kept)
    assert {check_sealed(bytes(row.sealed)) for row in Revision.objects.all()} <= set(BUCKETS)


def test_all_is_there_that_two_browsers_would_have_written(readers: tuple[Reader, Reader]) -> None:
    sides = [side for hour in STORY.hours for side in hour.sides.values()]
    kinds = Counter(
        {
            "agreement": 1 + len(STORY.changes),
            "signature": 2 + sum(2 if change.agreed else 1 for change in STORY.changes),
            "place": 1,
            "hour": sum(hour.room is not None for hour in STORY.hours),
            "page": 2 * sum(hour.page is not None for hour in STORY.hours),
            "commitment": sum(len(side.commitments) for side in sides),
            "outcome": sum(bool(one.went) for side in sides for one in side.commitments),
            "takeaway": sum(bool(side.takeaway) for side in sides),
            "shared-prep": sum(side.lets_read for side in STORY.ahead.values()),
            "letter": sum(bool(side.letter) for side in sides),
            "pulse": sum(side.pulse is not None for side in sides),
        }
    )
    for one in readers:
        among = Record.objects.of(one.person, NOW).filter(server_kind__in=["shared", "pulse"])
        assert Counter(one.open(record)[-1].kind for record in among) == kinds
    mine, theirs = ({opened.body["session"] for opened in one.newest("note")} for one in readers)
    assert len(mine) + len(theirs) == sum(bool(side.note) for side in sides)
    for one, side in zip(readers, (STORY.ahead[person.key] for person in STORY.people), strict=True):
        assert {line.body["text"] for line in one.newest("brought")} == set(side.brought)
        assert {line.body["text"] for line in one.newest("prep")} == set(side.prep)


def test_they_are_demo_people_with_a_weekly_hour(people: tuple[Person, Person]) -> None:
    rhythm = Rhythm.objects.get()
    assert (rhythm.set_by, rhythm.minutes, rhythm.anchor_zone) == (people[0], 60, ANCHOR)
    assert all(person.is_demo and not person.is_operator for person in people)


def test_pins_confirmation_and_the_answered_invitation_fit(readers: tuple[Reader, Reader]) -> None:
    ana, ben = readers
    for one, other in ((ana, ben), (ben, ana)):
        assert (one.pin.state, one.pin.name) == ("by link", other.person.name)
        assert one.pin.people == (str(one.person.id), str(other.person.id))
        assert one.pin.recipient == other.keys.recipient == Keyring.objects.get(person=other.person).recipient
    assert ana.pin.secret == ben.pin.secret
    mine = Revision.objects.of(ben.person, NOW).filter(record__server_kind="key", record__author=ana.person)
    opened = [row for row in mine if opens_as_confirmed(ben, row)]
    assert len(opened) == 1
    invitation = Invitation.objects.get()
    assert invitation.state(NOW) == "answered"
    assert (invitation.handover, invitation.secret, bytes(invitation.sealed)) == ("", None, b"")
    assert [one.kind for one in ana.newest("deleted")] == ["deleted"]


def test_each_text_follows_from_one_both_signed_and_the_last_waits_for_the_other(
    readers: tuple[Reader, Reader],
) -> None:
    for one in readers:
        texts = sorted(one.newest("agreement"), key=lambda text: text.at)
        signers = [
            {signed.slot.author for signed in one.newest("signature") if signed.body["mac"] == text.mac}
            for text in texts
        ]
        both = set(one.pin.people)
        assert signers == [both, both, {texts[2].slot.author}]
        follows = [text.body.get("follows") for text in texts]
        assert follows == [None, *({"agreement": text.slot.id, "mac": text.mac} for text in texts[:2])]
        assert [len(text.body["clauses"]) for text in texts] == [10, 10, 11]
        assert all(set(clause) == {"key", "title", "text"} for text in texts for clause in text.body["clauses"])


def test_what_was_said_of_a_commitment_is_said_by_its_maker_of_the_words_that_stand(
    readers: tuple[Reader, Reader],
) -> None:
    commitments = {one.slot.id: one for one in readers[0].newest("commitment")}
    for outcome in readers[0].newest("outcome"):
        commitment = commitments[outcome.body["commitment"]]
        assert (outcome.slot.author, outcome.body["mac"]) == (commitment.slot.author, commitment.mac)
        assert outcome.body["session"] == commitment.body["session"]
        assert outcome.at > commitment.at


def test_the_turns_are_those_of_the_rule(people: tuple[Person, Person]) -> None:
    ana, ben = people
    hours = planning.hours(Partnership.objects.get(), NOW)
    past = [hour for hour in hours if hour.session.ends_at < NOW]
    assert Counter(hour.session.outcome(NOW) for hour in past) == {
        Outcome.HELD: WEEKS - 2,
        Outcome.PARTLY: 1,
        Outcome.MISSED: 1,
    }
    history: list[turns.Hour[object]] = []
    for hour in past:
        assert hour.session.focus_id == hour.focus.id
        assert hour.focus.id == turns.next_focus(history, (ana.id, ben.id), ana.id)
        history.append(turns.Hour(hour.focus.id, held=hour.session.outcome(NOW).moves_turn))
    coming = planning.next_hour(Partnership.objects.get(), NOW)
    assert coming is not None
    assert coming.session.starts_at > NOW
    assert coming.focus == ben


def test_pulses_are_blind_answered_by_both_and_in_their_roles(readers: tuple[Reader, Reader]) -> None:
    for session in Session.objects.filter(ended_at__isnull=False) | Session.objects.filter(together_seconds__gt=0):
        assert Record.objects.filter(occasion=session.id, server_kind="pulse").count() == 2
    for one in readers:
        for pulse in one.newest("pulse"):
            session = Session.objects.get(id=pulse.body["session"])
            role = "focus" if pulse.slot.author == str(session.focus_id) else "coach"
            assert (pulse.body["role"], set(pulse.body)) == (role, {"session", "role", *QUESTIONS[role]})
            assert Record.objects.get(id=pulse.slot.id).occasion == session.id
        held = {kept.body["session"] for kept in one.newest("between")}
        assert held == {sent.body["session"] for sent in one.newest("pulse") if sent.slot.author == str(one.person.id)}


def test_clocks_stand_where_their_hours_ended(people: tuple[Person, Person]) -> None:
    del people
    for hour in Hour.objects.select_related("session"):
        clock, session = hour.read(), hour.session
        assert session.opened_at is not None
        assert session.ended_at is not None
        assert phases.position(clock, int(NOW.timestamp() * 1000)).state is phases.State.OVER
        assert phases.over_since(clock, int(NOW.timestamp() * 1000)) == round(session.ended_at.timestamp() * 1000)
        assert 0 < session.together_seconds <= (session.ended_at - session.opened_at).total_seconds() + 60
    assert Hour.objects.count() == sum(hour.room is not None for hour in STORY.hours)


def test_passphrase_and_recovery_code_are_both_good(people: tuple[Person, Person]) -> None:
    for person in people:
        keyring = Keyring.objects.get(person=person)
        assert keyring.recipient == keys_of(person).recipient
        recovery = derive.recovery_keys(derive.recovery_entropy(written_down()[person.email]["recovery code"]))
        assert check_password(recovery.auth, keyring.recovery_hash)
        assert unwrap_keyring(bytes(keyring.wrap), recovery.unlock, person=str(person.id)).revision == 1


def test_passphrases_lie_in_a_file_for_its_owner_alone(people: tuple[Person, Person]) -> None:
    path = configured.DATA / "demo.txt"
    assert path.stat().st_mode & 0o777 == 0o600
    said = "\n".join(demo.how_to_sign_in())
    for person in people:
        passphrase = written_down()[person.email]["passphrase"]
        assert len(passphrase.split()) == 5
        assert person.email in said
        assert passphrase in said


def test_they_sign_in_from_this_machine_only(people: tuple[Person, Person]) -> None:
    for person in people:
        keyring = Keyring.objects.get(person=person)
        passphrase = written_down()[person.email]["passphrase"]
        auth = derive.passphrase_keys(derive.stretch(passphrase, salt=derive.from_b64url(keyring.salt))).auth
        statuses = [signed_in(person, auth, address) for address in ("203.0.113.9", "192.168.1.20", "127.0.0.1", "::1")]
        assert statuses == [403, 403, 200, 200]


def signed_in(person: Person, auth: str, address: str) -> int:
    body = {"email": person.email, "auth": auth}
    return Client(REMOTE_ADDR=address).post("/sign-in/", body, content_type="application/json").status_code


def test_a_second_time_does_nothing(people: tuple[Person, Person]) -> None:
    before = (Record.objects.count(), Revision.objects.count(), (configured.DATA / "demo.txt").read_bytes())
    said: list[str] = []
    demo.seed(NOW + timedelta(days=30), say=said.append)
    assert (Record.objects.count(), Revision.objects.count(), (configured.DATA / "demo.txt").read_bytes()) == before
    assert (said, list(Person.objects.order_by("created_at"))) == ([], list(people))


def test_nobody_is_joined_by_demo_people(people: tuple[Person, Person]) -> None:
    Person.objects.update(is_demo=False)
    said: list[str] = []
    demo.seed(NOW, say=said.append)
    assert (said, Person.objects.count(), demo.how_to_sign_in()) == ([], len(people), [])


@settings(deadline=None)
@given(st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - made aware by the strategy
def test_the_last_hour_is_behind_and_the_next_ahead(now: datetime) -> None:
    timeline = timeline_until(now, weeks=WEEKS)
    assert len(timeline.dates) == WEEKS
    last = occurrence(timeline.slot, timeline.dates[-1])
    [following] = occurrences(timeline.slot, last, 1)
    # Everything that is written after an hour, and the thoughts before the next, fits in between.
    assert last + timedelta(hours=5) < now < following.starts_at
    assert timeline.slot.anchor_zone == ANCHOR == STORY.people[0].time_zone


@given(st.lists(st.integers(1, 8), min_size=1, max_size=10))
def test_a_clock_shows_how_long_each_phase_was(spent: list[int]) -> None:
    clock = run(plan_for(60, "en"), tuple(spent), 1_000_000)
    assert clock.over_at is not None
    ends = [1_000_000, *clock.ends[: len(spent) - 1], clock.over_at]
    lasted = [(end - begin) / 60_000 for begin, end in pairwise(ends)]
    assert lasted == [pytest.approx(minutes, abs=1) for minutes in spent]
