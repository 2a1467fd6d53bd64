"""A question that is put into SQL once is answered as one that is put anew each time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Exists, F, FilteredRelation, Q, QuerySet

from tests.builders import World, make_session
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule.models import Attendance, Pause, Session
from turnabout.web.prepared import hand_out, prepared

DAY = timedelta(days=1)


def of_person(person: Person) -> QuerySet[Partnership]:
    paused = Pause.objects.filter(set_by=person)
    found = Partnership.objects.of(person).annotate(has_paused=Exists(paused), named=F("first__name"))
    return found.order_by("created_at")


def between(begin: datetime, end: datetime) -> QuerySet[Session]:
    return (
        Session.objects.filter(starts_at__gte=begin, starts_at__lt=end)
        .order_by("starts_at")
        .prefetch_related("attendances")
    )


def said(partnership: Partnership, person: UUID) -> QuerySet[Session, tuple[datetime, str | None]]:
    by = FilteredRelation("attendances", condition=Q(attendances__person=person))
    rows = Session.objects.within(partnership).annotate(by=by).order_by("-starts_at")
    return rows.values_list("starts_at", "by__answer")[:2]


def among(ids: list[UUID], before: datetime) -> QuerySet[Session]:
    return Session.objects.filter(Q(partnership__id__in=ids) & ~Q(starts_at__gte=before)).order_by("id")


@pytest.fixture
def hours(world: World) -> list[Session]:
    """Three of Ana and Ben, one of the others."""
    made = [make_session(world.partnership, START + number * DAY) for number in range(3)]
    Attendance.objects.create(session=made[0], person=world.ana, answer="held", answered_at=START)
    Pause.objects.create(partnership=world.partnership, set_by=world.ben, set_at=START, begins_at=START, until=START)
    return [*made, make_session(world.others, START)]


def test_every_answer_is_that_of_the_question_itself(world: World, hours: list[Session]) -> None:
    two = [world.partnership.id, world.others.id]
    asked: list[tuple[Callable[..., QuerySet[Any, Any]], list[tuple[Any, ...]]]] = [
        (of_person, [(person,) for person in (world.ana, world.ben, world.cleo, world.dov)]),
        (between, [(START, START + DAY), (START, START + 9 * DAY), (START + DAY, START)]),
        (said, [(world.partnership, world.ana.id), (world.partnership, world.ben.id), (world.others, world.ana.id)]),
        (among, [(two, START + DAY), (two[:1], START + 9 * DAY), ([], START + DAY), (two[::-1], START)]),
    ]
    for question, cases in asked:
        answers = prepared(question)
        # The second time nothing of the first may be left.
        for arguments in cases * 2:
            given, wanted = answers(*arguments), list(question(*arguments))
            assert given == wanted
            assert [vars(one).keys() for one in given if hasattr(one, "pk")] == [
                vars(one).keys() for one in wanted if hasattr(one, "pk")
            ]
    assert len(hours) == 4


def test_what_comes_with_a_row_is_there_and_follows_the_argument(world: World) -> None:
    Pause.objects.create(partnership=world.partnership, set_by=world.ben, set_at=START, begins_at=START, until=START)
    answers = prepared(of_person)
    found = {person.name: answers(person) for person in (world.ana, world.ben, world.ana)}
    assert [getattr(one, "has_paused", None) for one in found["Ana"] + found["Ben"]] == [False, True]
    assert [(one.first, one.second) for one in found["Ana"]] == [(world.ana, world.ben)]


def test_it_is_put_into_sql_once_for_each_length_of_a_list(world: World) -> None:
    put = []

    def counted(ids: list[UUID], before: datetime) -> QuerySet[Session]:
        put.append(len(ids))
        return among(ids, before)

    answers, ids = prepared(counted), [world.partnership.id, world.others.id]
    for some in (ids, ids[:1], ids[::-1], ids[1:]):
        answers(some, START)
    assert put == [2, 1]


def test_a_question_that_reckons_with_its_argument_is_refused(world: World) -> None:
    late = prepared(lambda now: Session.objects.filter(starts_at__lt=now + DAY))
    with pytest.raises(TypeError, match="reckons"):
        late(START)
    named = prepared(lambda person: Partnership.objects.filter(first=person.id))
    with pytest.raises(AttributeError):
        named(world.ana)
    none = prepared(lambda person: Session.objects.filter(noted_by=person))
    with pytest.raises(KeyError):
        none(None)


def test_what_was_handed_out_is_asked_for_no_more(
    world: World, hours: list[Session], django_assert_num_queries: Callable[[int], Any]
) -> None:
    two = [world.partnership, world.others]
    hand_out(hours, two, "sessions")
    with django_assert_num_queries(0):
        assert [list(one.sessions.all()) for one in two] == [hours[:3], hours[3:]]
        assert [one.partnership is two[0] for one in hours] == [True, True, True, False]
    with django_assert_num_queries(1):
        # A narrower question is about this owner's alone.
        assert list(world.others.sessions.filter(starts_at=START)) == hours[3:]
