"""Two demo people with twelve weeks behind them, really sealed.

They come in by the functions that browsers' requests come in by, at the times at which they would have:
nothing is kept here that a browser could not have sent. Their passphrases are made for this data folder
and lie in a file of it that only its owner can read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from turnabout.accounts.models import Person
from turnabout.ops.demo import beginnings, people, weeks
from turnabout.ops.demo.story import read_story
from turnabout.ops.demo.timeline import timeline_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def seed(now: datetime, *, say: Callable[[str], object]) -> None:
    """Make the demo people and their weeks until `now`; nothing where anybody is there already."""
    if Person.objects.exists():
        return
    say(_("Making two demo people with twelve weeks behind them, sealed as theirs would be…"))
    story = read_story(settings.LANGUAGE_CODE)
    timeline = timeline_until(now, weeks=len(story.hours))
    made = people.make(story)
    # All or nothing, the file too: demo people whose passphrases are lost would be in the way for good.
    with transaction.atomic():
        pair = beginnings.begin(made, story, timeline)
        weeks.live_through(pair, story, timeline, now)
        people.write_down(made)


def how_to_sign_in() -> list[str]:
    """The lines that say how to sign in as either demo person; none where there are none."""
    emails = list(Person.objects.filter(is_demo=True).order_by("created_at").values_list("email", flat=True))
    if not emails:
        return []
    url = settings.PUBLIC_URL + reverse("sign-in")
    passphrases = people.passphrases()
    gone = _("(its passphrase is no longer in %(file)s)") % {"file": people.FILE}
    return [
        "",
        _("Two demo people have twelve weeks behind them. Sign in as either at %(url)s") % {"url": url},
        *(f"  {email}   {passphrases.get(email, gone)}" for email in emails),
        _("(Also in %(file)s, for you alone. They can sign in from this machine only.)") % {"file": people.FILE},
    ]
