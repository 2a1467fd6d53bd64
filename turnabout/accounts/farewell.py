"""Leaving for good: what is somebody's own goes, what was shared stays for the other.

A row's own `on_delete` says which. What *cascades* from a person is theirs and goes here, whether or not
the person's row does; what is *protected* was shared, and keeps a nameless person in its place; what is
*set to null* forgets whom it was about. Every one that stays is named by its domain, from
`apps.ready()`, so that nothing stays by oversight; what a domain must do besides, it does in `run`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.db.models import ProtectedError, Q

from turnabout.accounts.holding import hold
from turnabout.accounts.models import Person
from turnabout.accounts.sign_ins import end_all
from turnabout.mail.models import Message

Run = Callable[[Person, datetime], None]


class LastOperator(Exception):  # noqa: N818 - an answer to a person, not a fault
    """Others are left, and nobody would run the instance for them."""


@dataclass(frozen=True)
class Farewell:
    """What a domain does, and which of its fields go on pointing to whoever has left."""

    run: Run | None
    keeps: frozenset[str]


_farewells: dict[str, Farewell] = {}


def register(name: str, run: Run | None = None, *, keeps: Iterable[str] = ()) -> None:
    """Let a domain take part. `keeps` are fields as `schedule.Session.focus`. Raises RuntimeError on a taken name."""
    if name in _farewells:
        message = f"{name} says farewell already"
        raise RuntimeError(message)
    _farewells[name] = Farewell(run, frozenset(keeps))


def kept() -> frozenset[str]:
    """Every field that somebody has said is to stay."""
    return frozenset().union(*(one.keeps for one in _farewells.values()))


def pointing() -> list[models.ForeignObject[Any, Any]]:
    """Every field of any model that points to a person."""
    related = Person._meta.get_fields(include_hidden=True)  # noqa: SLF001 - Django's documented way to a model's fields
    return [one.field for one in related if isinstance(one, models.ForeignObjectRel) and one.field.concrete]


def must_stay(person: Person) -> bool:
    """Whether somebody is the only operator, and others are left."""
    others = Person.objects.filter(deleted_at=None).exclude(id=person.id)
    return person.is_operator and others.exists() and not others.filter(is_operator=True).exists()


def leave(person: Person, now: datetime) -> None:
    """Delete somebody's account, all of it or nothing. Raises LastOperator."""
    with transaction.atomic():
        # Two operators who leave at once must not both believe that the other stays.
        operators = Person.objects.filter(Q(id=person.id) | Q(is_operator=True)).values_list("id", flat=True)
        held = {one.id: one for one in hold(*operators)}.get(person.id)
        if held is None or held.deleted_at is not None:
            return
        if must_stay(held):
            raise LastOperator
        for one in _farewells.values():
            if one.run:
                one.run(held, now)
        _drop_own(held)
        _go(held, now)


def _drop_own(person: Person) -> None:
    end_all(person)
    Message.objects.filter(Q(to=person.email) | Q(addressee=person.id)).delete()
    for field in pointing():
        if field.remote_field.on_delete is models.CASCADE:
            field.model._base_manager.filter(**{field.name: person}).delete()  # noqa: SLF001 - the one manager that hides nothing


def _go(person: Person, now: datetime) -> None:
    """The row goes too, unless a partner's rows name it: then it stays, and says nothing of who it was."""
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        _make_former(person, now)


def _make_former(person: Person, now: datetime) -> None:
    said = {
        "id": person.id,
        "email": f"{uuid.uuid4().hex}@left.invalid",
        "password": make_password(None),
        "name": "",
        "time_zone": "UTC",
        "created_at": now,
        "deleted_at": now,
    }
    for field in Person._meta.concrete_fields:  # noqa: SLF001 - as above
        # A field somebody adds later is emptied, or fails here until it is said what it becomes.
        value = said.get(field.name, None if field.null else field.get_default())
        setattr(person, field.attname, value)
    person.save()
