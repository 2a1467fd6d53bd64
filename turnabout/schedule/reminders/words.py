"""What each kind of reminder is called, where kinds are chosen and where letters of one are stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from turnabout.schedule.reminding import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: dict[str, StrOrPromise] = {
    Kind.DAY.value: _("Our hour comes near"),
    Kind.HOUR.value: _("It begins soon"),
    Kind.MET.value: _("After it: did we meet?"),
    Kind.CHANGE.value: _("A change to our hours: asked, answered, or an hour left out"),
    Kind.QUIET.value: _("It has been quiet for a while: do we go on?"),
}
