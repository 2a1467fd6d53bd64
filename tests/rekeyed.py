"""Changes of a keyring as browsers send them: real wraps, sealed to real secrets."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from itertools import zip_longest

from tests.offers import JSON, offer
from tests.people import START, Someone
from turnabout.vault.derive import (
    RootKeys,
    SignInKeys,
    b64url,
    new_recovery_entropy,
    new_secret,
    passphrase_keys,
    recovery_keys,
    root_keys,
)
from turnabout.vault.envelope import writing_proof
from turnabout.vault.pins import own_slot, roster_body, seal_roster
from turnabout.vault.wrap import Keyring, WaysIn, ways_of, wrap_keyring


@dataclass(frozen=True, kw_only=True)
class Held:
    """A keyring as its person's browser holds it just after opening it."""

    keyring: Keyring
    sign_in: SignInKeys
    recovery: SignInKeys

    @property
    def keys(self) -> RootKeys:
        """The keys of the root in use."""
        return root_keys(self.keyring.current)

    @property
    def writing(self) -> str:
        """What the browser shows with whatever it writes."""
        return writing_proof(self.keys.own, self.keyring.person)


def held_by(one: Someone) -> Held:
    """What somebody's browser holds after sign-up."""
    ways = ways_of(one.sign_in.unlock, one.recovery.unlock)
    keyring = Keyring(person=str(one.id), revision=1, root=1, roots=(one.root,), ways=ways)
    return Held(keyring=keyring, sign_in=one.sign_in, recovery=one.recovery)


def new_passphrase(held: Held) -> tuple[Held, JSON]:
    """The same keys under another passphrase, and the change to send."""
    sign_in = passphrase_keys(new_secret())
    ways = WaysIn(unlock=str(sign_in.unlock.to_public()), recovery=held.keyring.ways.recovery)
    after = replace(held, sign_in=sign_in, keyring=_next(held.keyring, ways=ways))
    return after, {**_body(after), "auth": sign_in.auth}


def new_code(held: Held) -> tuple[Held, JSON]:
    """The same keys under another recovery code, and the change to send."""
    recovery = recovery_keys(new_recovery_entropy())
    ways = WaysIn(unlock=held.keyring.ways.unlock, recovery=str(recovery.unlock.to_public()))
    after = replace(held, recovery=recovery, keyring=_next(held.keyring, ways=ways))
    return after, {**_body(after), "recovery_auth": recovery.auth}


def new_both(held: Held) -> tuple[Held, JSON]:
    """The same keys, everything that opens them new: what a reset sends."""
    middle, one = new_passphrase(held)
    after, other = new_code(replace(middle, keyring=replace(middle.keyring, revision=held.keyring.revision)))
    return after, {**one, **other}


def new_root(held: Held, *, known: bool = True) -> tuple[Held, JSON]:
    """Other keys, as after a lost device; as after a start anew where what was before is not `known`."""
    sign_in, recovery = passphrase_keys(new_secret()), recovery_keys(new_recovery_entropy())
    before = held.keyring.roots if known else (None,) * held.keyring.root
    ways = ways_of(sign_in.unlock, recovery.unlock)
    keyring = replace(_next(held.keyring, ways=ways), root=held.keyring.root + 1, roots=(*before, new_secret()))
    after = Held(keyring=keyring, sign_in=sign_in, recovery=recovery)
    return after, {**_body(after), "auth": sign_in.auth, "recovery_auth": recovery.auth, "records": [_roster(after)]}


def joined(held: Held, before: Keyring) -> tuple[Held, JSON]:
    """The roots of a keyring of before a start anew beside the present one, and the change to send."""
    filled = tuple(now or then for now, then in zip_longest(held.keyring.roots, before.roots))
    after = replace(held, keyring=replace(_next(held.keyring, ways=held.keyring.ways), roots=filled))
    return after, _body(after)


def _next(keyring: Keyring, *, ways: WaysIn) -> Keyring:
    return replace(keyring, revision=keyring.revision + 1, ways=ways)


def _body(held: Held) -> JSON:
    keyring = held.keyring
    return {
        "revision": keyring.revision,
        "root": keyring.root,
        "wrap": b64url(wrap_keyring(keyring)),
        "recipient": held.keys.recipient,
        "writing": held.writing,
    }


def _roster(held: Held) -> JSON:
    person, root = held.keyring.person, held.keyring.root
    slot = own_slot(person, held.keys.roster, root=root)
    sealed = seal_roster(held.keys, person, body=roster_body([]), at=START, root=root)
    return offer(slot, sealed)


def note_under(held: Held) -> JSON:
    """A note of one's own under the root in use; its bytes are a roster's, which the server cannot tell."""
    record = str(uuid.uuid4())
    return {**_roster(held), "id": record}
