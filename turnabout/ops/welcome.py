"""What is printed at start: where it is, how to sign in, how to become the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from turnabout.accounts.models import OperatorLink, Person
from turnabout.ops import demo
from turnabout.ops.private_file import write_private

if TYPE_CHECKING:
    from datetime import datetime

LINK_FILE = "operator-link.txt"


def lines(now: datetime, port: int) -> list[str]:
    """The lines to print, in order."""
    said = ["", _("Turnabout is at %(url)s") % {"url": settings.PUBLIC_URL}]
    said += demo.how_to_sign_in()
    if not Person.objects.filter(is_operator=True).exists():
        link = operator_link(now)
        said += ["", _("Nobody runs this instance yet. Open this link once to become its operator:"), f"  {link}"]
        said += [_("(It is also in %(file)s, for you alone.)") % {"file": LINK_FILE}]
    if Person.objects.filter(is_demo=True).exists():
        said += ["", _("To start without the demo: bin/run --empty --data SOMEWHERE")]
    said += ["", _("Stop with Ctrl-C. Listening on port %(port)d, this machine only.") % {"port": port}]
    return said


def operator_link(now: datetime) -> str:
    """A fresh one-time link, kept in a file only its owner can read; earlier ones stop working."""
    link = settings.PUBLIC_URL + reverse("operator-sign-up", args=[OperatorLink.make(now)])
    write_private(settings.DATA / LINK_FILE, link + "\n")
    return link
