"""Questions that are put into SQL once: Django takes ten times as long to say one as the database to answer it.

    @prepared
    def sent_by(person: Person, now: datetime) -> QuerySet[Invitation]:
        return Invitation.objects.filter(inviter=person, expires_at__gt=now)

    sent_by(ana, now)  # a list

The body runs once, with something in place of each argument. It hands them on to filters and cannot look at them: what
is reckoned with an argument is reckoned by whoever asks. Lists of them want `__id__in`, not a relation's `__in`.
"""

from __future__ import annotations

from copy import copy
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, TypeVarTuple, Unpack, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import DateTimeField, Expression, Field, Model, UUIDField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import ManyToOneRel, QuerySet
    from django.db.models.sql.compiler import SQLCompiler

Arguments = TypeVarTuple("Arguments")
Row = TypeVar("Row")


def prepared(question: Callable[[Unpack[Arguments]], QuerySet[Any, Row]]) -> Callable[[Unpack[Arguments]], list[Row]]:
    """Put a question into SQL when it is first asked: once for each length of the lists in it."""
    known: dict[tuple[int | None, ...], _InSql[Row]] = {}

    @wraps(question)
    def ask(*arguments: *Arguments) -> list[Row]:
        lengths = tuple(len(one) if isinstance(one, list) else None for one in arguments)
        if lengths not in known:
            known[lengths] = _InSql(question(*_in_place_of(arguments)))
        return known[lengths].rows(list(_one_by_one(arguments)))

    return ask


def hand_out(rows: Iterable[Model], owners: Sequence[Model], name: str) -> None:
    """Let each of these find its own rows under that name, as after `prefetch_related`, without a question."""
    if not owners:
        return
    relation = cast("ManyToOneRel", type(owners[0])._meta.get_field(name))  # noqa: SLF001 - Django's documented way
    of_each: dict[object, list[Model]] = {owner.pk: [] for owner in owners}
    for row in rows:
        of_each[getattr(row, relation.field.attname)].append(row)
    for owner in owners:
        # A narrower question to it still goes to the database, and asks for this owner's only.
        known = getattr(owner, name).get_queryset()
        known._result_cache, known._prefetch_done = of_each[owner.pk], True  # noqa: SLF001 - as Django keeps them
        for row in of_each[owner.pk]:
            relation.field.set_cached_value(row, owner)
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known


class Given(Expression):
    """Stands in place of an argument, or of one thing in a list, while a question is put into SQL."""

    def __init__(self, place: int, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.place = place

    def as_sql(self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """One parameter: this itself, until the question is asked."""
        return "%s", (self,)

    def of(self, values: list[Any], connection: BaseDatabaseWrapper) -> object:
        """What it stands for, as the database takes it."""
        value = values[self.place]
        return self.output_field.get_db_prep_value(value.pk if isinstance(value, Model) else value, connection)

    def _combine(self, *_others: object) -> NoReturn:
        raise TypeError("Whoever asks a prepared question reckons with what it is about, not the question itself.")


class _InSql(Generic[Row]):
    """A question in SQL, with what Django knows of the rows that answer it."""

    def __init__(self, question: QuerySet[Any, Row]) -> None:
        self.question = question
        self.compiler = question.query.get_compiler(question.db)
        try:
            self.sql, self.parameters = self.compiler.as_sql()
        except EmptyResultSet:
            # Nothing fits whatever is asked, as where a list is empty.
            self.sql, self.parameters = "", ()
        self.converters = self.compiler.get_converters([one for one, *_ in self.compiler.select or ()])

    def rows(self, values: list[Any]) -> list[Row]:
        """The answer, for these."""
        connection = connections[self.question.db]
        parameters = tuple(one.of(values, connection) if isinstance(one, Given) else one for one in self.parameters)
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (self.sql, parameters)
        compiler.get_converters = lambda _columns: self.converters
        asked = self.question.all()
        asked.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]  # of this one question
        return list(asked)


def _one_by_one(arguments: tuple[Any, ...]) -> Iterator[Any]:
    for one in arguments:
        yield from one if isinstance(one, list) else [one]


def _in_place_of(arguments: tuple[Any, ...]) -> Iterator[Any]:
    place = 0
    for one in arguments:
        if isinstance(one, list):
            yield [Given(place + number, _field_for(each)) for number, each in enumerate(one)]
            place += len(one)
        else:
            yield Given(place, _field_for(one))
            place += 1


def _field_for(value: object) -> Field[Any, Any]:
    """None is none of these: it would make another question."""
    if isinstance(value, Model):
        return value._meta.pk  # noqa: SLF001 - as above
    fields: dict[type, type[Field[Any, Any]]] = {UUID: UUIDField, datetime: DateTimeField}
    return fields[type(value)]()
