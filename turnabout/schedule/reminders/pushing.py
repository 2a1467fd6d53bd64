"""Web Push: an empty word to a browser, by way of its maker. What it is about stands on our own pages alone."""

from __future__ import annotations

import hmac
import time
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.schedule.models import Push, Subscription
from turnabout.schedule.reminders import vapid
from turnabout.web.answers import Refused
from turnabout.web.destination import destination
from turnabout.web.outward import Asked, ask
from turnabout.web.unreached import Unreached

if TYPE_CHECKING:
    from turnabout.accounts.models import Person

LASTS = 5.0  # seconds, as all that share a worker
PATIENCE = 5.0  # seconds for one; a maker that is slow is tried again
MOST_BROWSERS = 10
# Which browser is told here, in the session of a sign-in.
TOLD = "told browser"
_GONE = {404, 410}
# Ours is refused, and would be again: a bad key, or too large, which nothing is not.
_NEVER = {400, 401, 403, 413}
_TAKEN = range(200, 300)


def subscribe(person: Person, endpoint: str, now: datetime) -> tuple[Subscription, bool]:
    """Let a browser show a word to a person. Answers also whether another one is forgotten for it.

    Raises Refused 400, and 409 where somebody else is told there: a browser makes a new place for whoever says yes in
    it next, and whoever merely learned of a place takes it from nobody.
    """
    try:
        goal = destination(endpoint, ports=frozenset(port for _host, port in settings.OUTWARD_INSIDE))
    except Unreached:
        goal = None
    # Whether it leads to what everybody can reach is looked at each time it is asked: names change.
    if goal is None or goal.scheme != "https":
        raise Refused(400, _("This browser named no place that can be told. Nothing was changed."))
    with transaction.atomic():
        made = {"person": person, "made_at": now}
        row, _new = Subscription.objects.get_or_create(endpoint=endpoint, defaults=made)
        if row.person_id != person.id:
            raise Refused(409, _("Somebody else is told in this browser. Nothing was changed; please try once more."))
        newest = Subscription.objects.of(person).reverse().values_list("id", flat=True)[:MOST_BROWSERS]
        forgotten, _rows = Subscription.objects.of(person).exclude(id__in=list(newest)).delete()
    return row, forgotten > 0


def forget_browsers(person: Person, _now: datetime) -> None:
    """No browser of theirs is told any more, until it is allowed again in that browser."""
    Subscription.objects.of(person).delete()


def forget_browser(person: Person, told: int) -> None:
    """One browser tells them no more: somebody else may sit at it next."""
    Subscription.objects.of(person).filter(id=told).delete()


def is_due(now: datetime) -> bool:
    """Whether a browser is to be told."""
    return Push.objects.due(now).exists()


def push_due(now: datetime) -> None:
    """Tell the browsers that are due, each taken up before it is told."""
    Push.objects.lapse(now)
    began = time.monotonic()
    while (passed := time.monotonic() - began) < LASTS:
        then = now + timedelta(seconds=passed)
        push = _taken_up(then)
        if push is None:
            return
        _tell(push, then)


def _taken_up(now: datetime) -> Push | None:
    with transaction.atomic():
        due = Push.objects.due(now).select_for_update(skip_locked=True, of=("self",))
        push = due.select_related("subscription").first()
        if push:
            push.take_up(now)
    return push


def _topic(push: Push) -> str:
    """The same for the same word, by which an undelivered one is replaced; its number would count everybody's."""
    said = hmac.digest(bytes.fromhex(settings.SERVER_KEY), b"turnabout push topic %d" % push.reminder_id, sha256)
    return urlsafe_b64encode(said)[:32].decode()


def _tell(push: Push, now: datetime) -> None:
    """One that its maker has taken, or never will, is forgotten; of a browser that is gone, all of them are."""
    endpoint = push.subscription.endpoint
    headers = {
        "TTL": str(max(0, int((push.until - now).total_seconds()))),
        "Urgency": "normal",
        "Topic": _topic(push),
        "Content-Length": "0",
        "Authorization": vapid.authorization(endpoint, now),
    }
    try:
        status = ask(endpoint, Asked(method="POST", headers=headers), patience=PATIENCE).status
    except Unreached:
        return
    if status in _GONE:
        push.subscription.delete()
    elif status in _TAKEN or status in _NEVER:
        push.delete()
