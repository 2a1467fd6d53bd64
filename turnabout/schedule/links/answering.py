"""What the links in letters do, once their button is pressed.

Whoever holds a token may do one thing, once, for one person: no sign-in, and no keys, for all of it is what the server
itself keeps. A link that has no effect any more is to its holder as one that never was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from turnabout.partnerships.holding import held
from turnabout.schedule import coming, planning
from turnabout.schedule.changes import changing, skipping
from turnabout.schedule.lulls import asking as lulls
from turnabout.schedule.models import Change, Does, Feed, GoesOn, Link, Pause, Session, Wishes
from turnabout.schedule.models.link import HOURS
from turnabout.schedule.outcome import Answer
from turnabout.schedule.reminding import Kind, Way
from turnabout.web.answers import Refused

# A page with one button has no day to choose. Either of the two ends it sooner, or makes it longer, on their own page.
PAUSES_FOR = timedelta(days=14)


def shown(token: str, now: datetime) -> Link | None:
    """The link with this token, to be looked at, while it would do something. Changes nothing."""
    link = Link.objects.shown(token, now).select_related("person", "partnership", "session", "change__session").first()
    return link if link and _works(link, now) else None


def press(token: str, now: datetime) -> Link | None:
    """Do what the link says; None where it does nothing any more, whatever the reason.

    Raises Refused 410, in words that name nobody, where that ended what was asked: a yes to what cannot be done.
    """
    why_not = ""
    try:
        with transaction.atomic():
            seen = shown(token, now)
            if seen is None:
                return None
            # Before the link: an end holds the two first, and then takes their links away.
            if seen.partnership is not None:
                held(seen.partnership)
            # Pressed twice at once, it is used once.
            locked = Link.objects.shown(token, now).select_for_update(no_key=True, of=("self",))
            link = locked.select_related("person", "partnership", "session", "change__session").first()
            if link is None or not _works(link, now):
                return None
            link.used_at = now
            link.save(update_fields=["used_at"])
            if link.change is not None:
                why_not = _answers(link, link.change, now)
            else:
                _DOES[Does(link.does)](link, now)
    except Refused:
        return None
    if why_not:
        # Once that is kept: what was asked stays ended.
        raise Refused(410, why_not)
    return link


def stop(token: str, now: datetime) -> None:
    """The same from a mail program's own button, for links that stop letters and no others (RFC 8058)."""
    link = shown(token, now)
    if link and link.does == Does.STOP:
        press(token, now)


def _works(link: Link, now: datetime) -> bool:
    """Dead after an end (a block is one), in a pause, and once the hour is another than the letter told.

    One that answers a proposal is, once that has ended in whatever way; one that answers whether two who have gone
    quiet go on, once the first page asks it no more.
    """
    if link.does == Does.STOP:
        return True
    partnership = link.partnership
    if partnership is None or partnership.ended_at or not partnership.confirmed_at:
        return False
    if link.session is not None and not _is_the_one_told(link.session, link):
        return False
    change = link.change
    if change is not None and (change.ended_at or change.lapses_at <= now or not _is_as_told(change, link)):
        return False
    asks = link.change is None and (link.session is None or link.does == Does.USUAL)
    if asks and not lulls.takes(link, now):
        return False
    moments = [now, *([link.session.starts_at] if link.session else [])]
    pauses = Pause.objects.within(partnership).filter(until__gt=now)
    return not any(pause.holds(moment) for pause in pauses for moment in moments)


def _is_the_one_told(session: Session, link: Link) -> bool:
    return not (session.is_skipped or session.is_elsewhere) and session.starts_at == link.starts_at


def _is_as_told(change: Change, link: Link) -> bool:
    """Whether the hour that a proposal is about is still when the letter said: clocks may change, and move it."""
    return change.session is None or link.starts_at in (None, change.session.starts_at)


def _answers(link: Link, change: Change, now: datetime) -> str:
    """Why the answer did not hold, as a sentence. A yes to what can no longer be done ends the question."""
    try:
        (changing.accept if link.does == Does.AGREE else changing.decline)(change, now)
    except Refused as refusal:
        return refusal.sentence
    Change.objects.filter(id=change.id).update(by_letter=True)
    return ""


def _there(link: Link, now: datetime) -> None:
    if link.session is not None:
        coming.say(link.session, link.person, now)


def _another(link: Link, now: datetime) -> None:
    """Where another time is proposed needs a sign-in. Whoever asks for one does not come as it stands."""
    del now
    if link.session is not None:
        coming.take_back(link.session, link.person)


def _met(link: Link, now: datetime) -> None:
    _answer(link, Answer.HELD, now)


def _not_met(link: Link, now: datetime) -> None:
    _answer(link, Answer.NOT, now)


def _answer(link: Link, answer: Answer, now: datetime) -> None:
    if link.session is not None:
        planning.answer(link.session, link.person, answer, now)


def _pause(link: Link, now: datetime) -> None:
    if link.partnership is not None:
        until = (now + PAUSES_FOR).astimezone(link.person.zone).date()
        skipping.pause(link.partnership, link.person, until, now)


def _skip(link: Link, now: datetime) -> None:
    if link.session is not None:
        skipping.leave_out_one(link.session, link.person, now)


def _usual(link: Link, now: datetime) -> None:
    """They will be there at the hour that the letter told, and no other."""
    if link.partnership is not None:
        lulls.answer(link.partnership, link.person, GoesOn.USUAL, now, told=link.session)


def _ending(link: Link, now: datetime) -> None:
    """Nothing ends by a letter: both of their first pages say that one would like to talk."""
    if link.partnership is not None:
        lulls.answer(link.partnership, link.person, GoesOn.ENDING, now)


def _stop(link: Link, now: datetime) -> None:
    del now
    if link.kind == HOURS:
        Feed.objects.update_or_create(person=link.person, defaults={"invites": False})
        return
    wishes, _made = Wishes.objects.select_for_update().get_or_create(person=link.person)
    wishes.stop(Kind(link.kind), Way.MAIL)
    wishes.save(update_fields=["mail_off"])


_DOES: dict[Does, Callable[[Link, datetime], None]] = {
    Does.THERE: _there,
    Does.ANOTHER: _another,
    Does.MET: _met,
    Does.NOT_MET: _not_met,
    Does.SKIP: _skip,
    Does.PAUSE: _pause,
    Does.USUAL: _usual,
    Does.ENDING: _ending,
    Does.STOP: _stop,
}
