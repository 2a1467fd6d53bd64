"""What a start anew replaced: kept for thirty days, joined again by what opened it then, or let go.

Nobody comes in by it: whoever shows what opened it is signed in, and shows the passphrase of today as well.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from turnabout.accounts.holding import hold
from turnabout.vault.keeping import Offered, keep
from turnabout.vault.models import FormerKeyring, Keyring
from turnabout.vault.rekeying import Change, change
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person


def keep_former(keyring: Keyring, now: datetime) -> None:
    """Put away what stands, just before other keys take its place."""
    person = keyring.person
    # Each opens what was written since the one before it was put away: that one is needed for the rest.
    before = FormerKeyring.objects.of(person, now).aggregate(root=Max("root"))["root"]
    FormerKeyring.objects.create(
        person=person,
        root=keyring.root,
        first_root=(before or 0) + 1,
        salt=keyring.salt,
        n=keyring.n,
        r=keyring.r,
        p=keyring.p,
        wrap=bytes(keyring.wrap),
        password=person.password,
        recovery_hash=keyring.recovery_hash,
        until=now + FormerKeyring.LIFE,
    )


def bring_back(former: FormerKeyring, new: Change, now: datetime) -> None:
    """Let its roots stand beside the present one, and let go of it. Raises Refused 410, and as `change` does."""
    with transaction.atomic():
        # Two who bring the same back take turns.
        hold(former.person_id)
        if not FormerKeyring.objects.filter(pk=former.pk, until__gt=now).delete()[0]:
            raise gone()
        change(former.person, replace(new, records=[one for one in new.records if one.server == "own"]), now)
        for pin in (one for one in new.records if one.server != "own"):
            _keep_where_it_goes_on(former.person, pin, now)


def _keep_where_it_goes_on(person: Person, pin: Offered, now: datetime) -> None:
    """A partner may have ended it unheard: that one pin gains nothing must not keep all the rest closed."""
    try:
        keep(person, pin, now)
    except Refused as refused:
        if refused.status != HTTPStatus.NOT_FOUND:
            raise


def let_go(person: Person, now: datetime, *, known_since: datetime | None) -> None:
    """Delete what was kept, for good. Raises Refused 410, or 403 in a browser that came after a start anew.

    Whoever read the mail for two days has every proof of today, and must not be able to take the last way
    back from the owner; they have no browser in which that person signed in before.
    """
    kept = FormerKeyring.objects.of(person, now)
    oldest = kept.last()
    if oldest is None:
        raise gone()
    if known_since is None or known_since >= oldest.began_at:
        raise Refused(
            403, _("This can be done only in a browser you used before you started anew. Nothing was changed.")
        )
    kept.delete()


def refuse_while_former(person: Person, now: datetime) -> None:
    """Raise Refused 409 for the thirty days after a start anew.

    Whoever read the mail for two days must not be able to empty what its owner may still open.
    """
    former = FormerKeyring.objects.of(person, now).first()
    if former:
        until = former.until.astimezone(person.zone)
        sentence = _(
            "Your keys were started anew. For thirty days, until %(date)s, nothing here can be deleted, "
            "unless you let go of the keys of before on the page “Your keys”."
        )
        raise Refused(409, sentence % {"date": f"{until:%Y-%m-%d}"})


def gone() -> Refused:
    """The answer where nothing of before is kept."""
    return Refused(410, _("What was kept from before you started anew is not here any more. Nothing was changed."))
