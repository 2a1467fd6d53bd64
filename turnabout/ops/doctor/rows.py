"""What the database shows: its form, the worker, the letters that wait, who runs the instance."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.ops.doctor.finding import Finding, fault, mind, ok
from turnabout.web.models import Chore

_SILENT: Final = timedelta(minutes=10)
_LATE: Final = timedelta(hours=2)


def migrations(_now: datetime) -> Finding:
    """Whether the database has the form that this version needs."""
    subject, executor = _("database"), MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        words = ngettext("%(count)d migration is waiting.", "%(count)d migrations are waiting.", waiting)
        return fault(
            subject, words % {"count": waiting}, _("Make a backup, then restart Turnabout: it migrates first.")
        )
    return ok(subject, _("It can be reached and has the form this version needs."))


def last_work() -> datetime | None:
    """When the worker last ended a chore."""
    ended: datetime | None = (
        Chore.objects.exclude(ended_at=None).order_by("-ended_at").values_list("ended_at", flat=True).first()
    )
    return ended


def worker(now: datetime) -> Finding:
    """Whether somebody sends letters and does what is due."""
    subject, last = _("worker"), last_work()
    if last is None or now - last > _SILENT:
        words = _("It has done nothing for ten minutes or more.") if last else _("It has never done anything.")
        return fault(subject, words, _("Is Turnabout running? With serve --no-work, is turnabout work?"))
    if failed := list(Chore.objects.filter(failed=True).order_by("name").values_list("name", flat=True)):
        words = _("It runs, but failed at: %(names)s.") % {"names": ", ".join(failed)}
        return mind(subject, words, _("Look in the log; it tries again by itself."))
    return ok(subject, _("It runs."))


def outbox(now: datetime) -> Finding:
    """Whether letters reach anybody."""
    subject, given_up, waiting = _("outbox"), Message.objects.given_up().count(), Message.objects.waiting()
    if given_up:
        words = ngettext("%(count)d letter could not be sent.", "%(count)d letters could not be sent.", given_up)
        return mind(subject, words % {"count": given_up}, _("Look at the outbox page: pass them on, or try again."))
    if settings.SMTP is None and (count := waiting.count()):
        words = ngettext("%(count)d letter waits for you.", "%(count)d letters wait for you.", count)
        return mind(
            subject, words % {"count": count}, _("Pass them on from the outbox page, or set TURNABOUT_SMTP_URL.")
        )
    oldest = waiting.first()
    if oldest and now - oldest.created_at > _LATE:
        hours = (now - oldest.created_at) // timedelta(hours=1)
        words = _("A letter has been waiting for %(hours)d hours.") % {"hours": hours}
        return mind(subject, words, _("See what is said here of the mail server and the worker."))
    return ok(subject, _("Nothing is stuck."))


def operator(_now: datetime) -> Finding:
    """Whether somebody runs it."""
    subject = _("operator")
    if Person.objects.filter(is_operator=True).exists():
        return ok(subject, _("Somebody runs this instance."))
    return mind(
        subject, _("Nobody runs this instance yet."), _("Open the link in operator-link.txt of the data folder.")
    )
