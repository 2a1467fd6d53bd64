"""What each kind of record is called in the pages of an archive."""

from __future__ import annotations

from django.utils.translation import gettext as _


def title_of(kind: str) -> str | None:
    """The heading above records of that kind; None for one that is not known here."""
    titles = {
        "hour": _("The plan of the hour"),
        "prep": _("What you prepared"),
        "shared-prep": _("What one let the other read before"),
        "brought": _("What you brought"),
        "own-card": _("A card of your own"),
        "hidden-card": _("A card you put away"),
        "note": _("Your private notes"),
        "takeaway": _("Takeaways"),
        "letter": _("From listening to the other"),
        "commitment": _("Commitments for the week"),
        "outcome": _("How they went"),
        "pulse": _("The pulse"),
        "between": _("Between us"),
        "imported": _("A note from before"),
        "imported-shared": _("A note from before, shared"),
    }
    return titles.get(kind)
