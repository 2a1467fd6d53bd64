"""Holding a partnership still while something in it is decided."""

from __future__ import annotations

from django.utils.translation import gettext as _

from turnabout.partnerships.models import Partnership
from turnabout.web.answers import Refused


def held(partnership: Partnership) -> Partnership:
    """The partnership as it is now, its row held until the transaction ends. Raises Refused 410 where it has ended.

    Before anything else of the two is held (hours, links, proposals): an end begins so, too, and whoever came first
    is waited for.
    """
    standing = Partnership.objects.locked().get(id=partnership.id)
    if standing.ended_at:
        raise Refused(410, _("This partnership has ended. What you shared stays readable."))
    return standing
