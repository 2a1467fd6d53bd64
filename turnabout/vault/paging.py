"""Revisions by the page: a slow line must see that it goes on, and no answer may be without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from turnabout.vault.models import Revision

# A page ends at whichever comes first.
MOST_ROWS = 250
MOST_BYTES = 1024 * 1024


def paged(found: QuerySet[Revision]) -> tuple[list[Revision], bool]:
    """The first of these, in their order, and whether there are more."""
    taken: list[Revision] = []
    size = 0
    # No more than the page can show: without an end PostgreSQL copies all the rest before it gives the first.
    for revision in found[: MOST_ROWS + 1].iterator(chunk_size=50):
        if taken and (len(taken) == MOST_ROWS or size > MOST_BYTES):
            return taken, True
        taken.append(revision)
        size += len(revision.sealed)
    return taken, False
