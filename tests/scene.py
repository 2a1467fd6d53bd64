"""The rows that addresses name, for `test_addresses.py` to walk among."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.builders import (
    World,
    keep_all,
    make_device,
    make_former,
    make_invitation,
    make_letter,
    make_passkey,
    make_session,
    sign_in_elsewhere,
)
from tests.people import START, sealed_by
from turnabout.accounts.models import Device, SignIn
from turnabout.mail.models import Message
from turnabout.partnerships.models import Block, Invitation, Partnership, Reunion
from turnabout.schedule.changes import changing, skipping
from turnabout.schedule.changes.proposals import OneWay
from turnabout.schedule.models import Away, Change, Session
from turnabout.vault.derive import FragmentKeys
from turnabout.vault.models import Move, Passkey

NOTE = "5f4dcc3b-5aa7-4d61-a7b2-3f1f0a6c9e01"
PULSE = "5f4dcc3b-5aa7-4d61-a7b2-3f1f0a6c9e02"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The rows that addresses name: an hour under way, a note, two invitations."""

    world: World
    session: Session
    invited: Invitation
    link: FragmentKeys
    accepted: Invitation
    elsewhere: SignIn
    device: Device
    block: Block
    letter: Message
    passkey: Passkey
    change: Change
    away: Away

    def places(self, *, record: str, on_accepted: bool) -> dict[str, str]:
        """What stands for each part of an address."""
        return {
            "token": "a" * 43,
            "sign_in_id": str(self.elsewhere.id),
            "device_id": str(self.device.id),
            "slug": "being-the-coach",
            "number": "1",
            "nonce": "a" * 22,
            "message_id": str(self.letter.id),
            "passkey_id": str(self.passkey.id),
            "record_id": record,
            "session_id": str(self.session.id),
            "change_id": str(self.change.id),
            "partnership_id": str(self.world.partnership.id),
            "block_id": str(self.block.id),
            "invitation_id": str((self.accepted if on_accepted else self.invited).id),
        }


def make_scene(world: World) -> Scene:
    """Ana has a note, an hour with Ben since ten minutes, an open invitation, and one that Dov took up.

    She is signed in at one more browser, and has signed out of another. She blocked Eva. She and Ben came from
    another instance. Ben proposes a spell, and Ana is away in June. Dov runs the instance, has a letter to pass on, and
    started anew.
    """
    ana = world.people.ana
    slot = ana.own_slot(NOTE)
    keep_all([(slot, sealed_by(ana, slot, {"text": "mine"}))])
    invited, link = make_invitation(ana)
    accepted, _ = make_invitation(ana)
    accepted.claimed_at = START
    accepted.handover, accepted.secret = "m" * 43 + "\n{}", b"sealed"
    accepted.partnership = Partnership.objects.create(first=world.ana, second=world.dov, created_at=START)
    accepted.save()
    session = make_session(world.partnership, START - timedelta(minutes=10))
    elsewhere = sign_in_elsewhere(world.ana)
    _came_with_archive(world)
    world.dov.is_operator = True
    world.dov.save()
    make_former(world.people.dov)
    return Scene(
        world=world,
        session=session,
        invited=invited,
        link=link,
        accepted=accepted,
        elsewhere=elsewhere,
        device=make_device(world.ana),
        block=Block.objects.create(blocker=world.ana, blocked=world.eva, created_at=START),
        letter=make_letter(),
        passkey=make_passkey(world.ana),
        change=_proposed_by_ben(world),
        away=skipping.go_away(world.ana, date(2026, 6, 1), date(2026, 6, 7), START),
    )


def _proposed_by_ben(world: World) -> Change:
    weeks = OneWay(focus=world.ben, begins_on=date(2026, 3, 3), ends_on=date(2026, 3, 20))
    return changing.propose(world.partnership, world.ben, weeks, START)


def _came_with_archive(world: World) -> None:
    """Ana has all of hers here but what she wrote to Ben."""
    Move.objects.create(person=world.ana, began_at=START, until=START + Move.LIFE, brought_at=START)
    Reunion.objects.create(
        person=world.ana,
        partnership=world.partnership.id,
        partner=world.ben.id,
        inviter=world.ana.id,
        epoch=1,
        began_at=START,
        said_at=START,
        made_at=START,
    )
