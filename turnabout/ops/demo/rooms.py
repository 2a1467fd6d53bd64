"""An hour in its room: who came when, which taps moved the clock, how long they were together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.conf import settings

from turnabout.ops.demo.browser import Browser
from turnabout.ops.demo.story import RoomTold
from turnabout.ops.demo.timeline import A_LITTLE, a_little, after
from turnabout.practice.plans import Plan, plan_for, plan_named
from turnabout.room import phases
from turnabout.room.models import Hour, Presence
from turnabout.room.together import together
from turnabout.schedule import planning
from turnabout.schedule.models import Session

# Minutes of greeting before one of them starts the clock.
GREETING: Final = 1
# "Five minutes more" is tapped shortly before a phase ends.
SHORTLY: Final = 20_000  # milliseconds


def meet(browsers: tuple[Browser, Browser], session: Session, told: RoomTold, *, starter: Browser) -> datetime:
    """Both come, `starter` starts the clock, somebody ends the hour: answers when."""
    came = {browser.key: after(session.starts_at, told.enters[browser.key]) for browser in browsers}
    started = after(max(session.starts_at, *came.values()), GREETING)
    language = settings.LANGUAGE_CODE
    plan = plan_named(told.plan, language) if told.plan else plan_for(session.minutes, language)
    clock = run(plan, told.phases, int(started.timestamp() * phases.MS))
    closed = datetime.fromtimestamp((clock.over_at or clock.ends[-1]) / phases.MS, tz=UTC)
    planning.settle_focus(session, started)
    Hour.objects.create(session=session, clock=Hour.written(clock))
    starter.write("hour", {"session": str(session.id), "plan": plan.key}, started, server="shared")
    stays = {browser.key: (came[browser.key], after(closed, 0)) for browser in browsers}
    for browser in browsers:
        entered, seen = stays[browser.key]
        Presence.objects.create(session=session, person=browser.person, entered_at=entered, seen_at=seen)
    one, other = stays.values()
    session.opened_at, session.ended_at = min(came.values()), closed
    session.together_seconds = int(together([one], [other]).total_seconds())
    session.save()
    return closed


def run(plan: Plan, spent: tuple[int, ...], begun_ms: int) -> phases.Clock:
    """The clock after the taps that made each phase last as many minutes as were spent on it.

    A longer one was given five minutes more as often as it took; one about as long as planned ran out by
    itself. The hour is ended in the last phase that was spent any time on.
    """
    clock, moment = phases.start(plan.marks, begun_ms), begun_ms
    for phase, minutes in enumerate(spent):
        until = moment + minutes * 60 * phases.MS + a_little()
        while clock.ends[phase] + A_LITTLE < until:
            asked = max(moment, clock.ends[phase] - SHORTLY)
            clock = phases.extend(clock, phase, clock.extended_seconds, asked, giver=plan.giver(phase))
        if phase == len(spent) - 1:
            return phases.end(clock, until)
        if until < clock.ends[phase]:
            clock = phases.advance(clock, phase, until)
        moment = clock.ends[phase]
    return clock
