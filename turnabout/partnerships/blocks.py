"""Blocks: two people between whom nothing can begin any more, by any door."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from turnabout.partnerships.models import Block

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person


def between(one: UUID, other: UUID) -> bool:
    """Whether either has blocked the other. Ask it wherever two people could become a partnership."""
    return Block.objects.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)).exists()


def note(blocker: Person, blocked: Person, now: datetime) -> Block:
    """Keep that one blocks the other; a second time changes nothing."""
    return Block.objects.get_or_create(blocker=blocker, blocked=blocked, defaults={"created_at": now})[0]
