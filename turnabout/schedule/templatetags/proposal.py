"""What a page says of a proposal besides the row itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from turnabout.schedule.changes import proposed
from turnabout.web import clock

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.schedule.models import Change

register = template.Library()


@register.simple_tag
def more_of(change: Change, reader: Person, partner: Person) -> proposed.Proposed:
    """How long and by whose clock, what it takes the place of, and what the reader's own calendar has then."""
    return proposed.told(change, reader, partner, clock.now())
