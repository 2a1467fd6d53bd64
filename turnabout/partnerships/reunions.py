"""A partnership that comes along from another instance, once both of its people have.

Each browser says which partnership it was and with whom. Whatever is so of the other, the answer is the same
until both have said the same: so nobody is put into a partnership they did not name, and nobody learns who is here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.accounts.holding import hold
from turnabout.partnerships import blocks
from turnabout.partnerships.models import Partnership, Reunion
from turnabout.vault.bringing import moment_in
from turnabout.vault.entering import recipient_in
from turnabout.vault.keeping import not_here, uuid
from turnabout.vault.models import Keyring, Move, Record
from turnabout.web.answers import Refused, whole

if TYPE_CHECKING:
    from turnabout.accounts.models import Person

# From the moment both are there.
LIFE = timedelta(days=30)
MOST_SAID = 200
MOST_EPOCH = 1000
# One archive may be from before the other was let back in; no word of one moves both further on.
MOST_APART = 1


def say(person: Person, body: dict[str, Any], now: datetime) -> Reunion:
    """Keep what somebody says, and let the partnership begin again if both say it. The same once more changes nothing.

    Raises Refused 400, 404 (without an archive), 429.
    """
    if Move.open_for(person, now) is None:
        raise not_here()
    partnership, partner, inviter = (uuid(body, name) for name in ("partnership", "partner", "inviter"))
    said = {
        "partner": partner,
        "inviter": inviter,
        "epoch": whole(body, "epoch", least=1, most=MOST_EPOCH),
        # None by their own word only: the partner has told them of new keys.
        "recipient": recipient_in(body) if body.get("recipient", "") is not None else None,
        "began_at": moment_in(body, "began_at", now),
        "ended_at": moment_in(body, "ended_at", now) if body.get("ended_at") is not None else None,
    }
    if partner == person.id or inviter not in (person.id, partner):
        raise Refused(400, _("A partnership has two people. Nothing was changed."))
    with transaction.atomic():
        # Two who say the same at once take turns, as do a block and this.
        hold(person.id, partner)
        found = Reunion.objects.of(person).filter(partnership=partnership).first()
        if found and found.made_at:
            return found
        if not found and Reunion.objects.of(person).count() >= MOST_SAID:
            raise Refused(429, _("These are more partnerships than anybody may bring along."))
        key = {"person": person, "partnership": partnership}
        found, _new = Reunion.objects.update_or_create(**key, defaults=said, create_defaults={**said, "said_at": now})
        return _made(person, found, now) or found


def _made(person: Person, mine: Reunion, now: datetime) -> Reunion | None:
    """The partnership's row, with its old id, if the other has said the same. None while they have not."""
    theirs = Reunion.objects.filter(
        person=mine.partner, partnership=mine.partnership, partner=person.id, inviter=mine.inviter, made_at=None
    ).first()
    taken = Partnership.objects.filter(id=mine.partnership).exists()
    if theirs is None or taken or blocks.between(mine.partner, person.id) or not _fit(mine, theirs):
        return None
    second = mine.partner if mine.inviter == person.id else person.id
    ends = [one for one in (mine.ended_at, theirs.ended_at) if one]
    Partnership.objects.create(
        id=mine.partnership,
        first_id=mine.inviter,
        second_id=second,
        # Whoever has fewer epochs was to be let back in before they left, and can be now.
        epoch=max(mine.epoch, theirs.epoch),
        created_at=min(mine.began_at, theirs.began_at),
        confirmed_at=min(mine.began_at, theirs.began_at),
        ended_at=min(ends) if ends else None,
    )
    Reunion.objects.filter(pk__in=[mine.pk, theirs.pk]).update(made_at=now)
    mine.made_at = now
    return mine


def _fit(mine: Reunion, theirs: Reunion) -> bool:
    """Whether each publishes the keys that the other named, and their archives are of about the same time."""
    named = ((mine.recipient, mine.partner), (theirs.recipient, theirs.partner))
    known = all(
        recipient is None or Keyring.objects.filter(person=person, recipient=recipient).exists()
        for recipient, person in named
    )
    return known and abs(mine.epoch - theirs.epoch) <= MOST_APART


def unsay(person: Person, partnership: UUID) -> None:
    """Take one's word back, while the other has not said the same. Needs no keys. Raises Refused 404, 409."""
    with transaction.atomic():
        # Who says the same at this moment holds both people: before, or after.
        hold(person.id)
        found = Reunion.objects.of(person).filter(partnership=partnership).first()
        if found is None:
            raise not_here()
        if found.made_at:
            raise Refused(409, _("You both said so, and the partnership is here. You can end it on its own page."))
        found.delete()


def undo(person: Person) -> bool:
    """Take apart what began here with somebody who came with another's archive; their partners wait again.

    False, and nothing is changed, where a partner has written in it: their rosters name it, and it must be there.
    """
    with transaction.atomic():
        made = Reunion.objects.of(person).exclude(made_at=None)
        hold(person.id, *made.values_list("partner", flat=True))
        ids = list(made.values_list("partnership", flat=True))
        list(Partnership.objects.select_for_update().filter(id__in=ids).order_by("id"))
        written = Record.objects.filter(partnership__in=ids)
        if written.exclude(author=person).exists():
            return False
        written.delete()
        Partnership.objects.filter(id__in=ids).delete()
        Reunion.objects.filter(partnership__in=ids).update(made_at=None, brought_at=None)
    return True


def open_for(person: Person, partnership: UUID, now: datetime) -> Partnership | None:
    """The partnership this person may still bring their part of, its row held.

    Never one that has ended here, nor one of two who are blocked; one that came ended takes no more once all is here.
    """
    reunion = Reunion.objects.of(person).filter(partnership=partnership, made_at__gt=now - LIFE).first()
    if reunion is None or reunion.made_at is None:
        return None
    mine = Partnership.objects.of(person).select_related(None).select_for_update()
    found = mine.filter(id=partnership).first()
    if found is None or blocks.between(found.first_id, found.second_id):
        return None
    ended_here = found.ended_at and found.ended_at > reunion.made_at
    return None if ended_here or (found.ended_at and reunion.brought_at) else found


def made_at(person: Person, partnership: UUID) -> datetime | None:
    """When a partnership began again here: what comes along was before that."""
    return Reunion.objects.of(person).filter(partnership=partnership).values_list("made_at", flat=True).first()


def brought(person: Person, partnership: UUID, now: datetime) -> None:
    """Note that all of this person's part is here. Raises Refused 404."""
    with transaction.atomic():
        hold(person.id)
        if open_for(person, partnership, now) is None:
            raise not_here()
        Reunion.objects.of(person).filter(partnership=partnership).update(brought_at=now)


def forget(now: datetime) -> None:
    """A chore: whom somebody once named and who never came is nobody's business any more."""
    over = Move.objects.filter(until__lte=now).values("person")
    Reunion.objects.filter(made_at=None, person__in=over).delete()
