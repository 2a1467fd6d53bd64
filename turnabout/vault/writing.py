"""What goes with everything a browser writes: a proof that it holds its person’s keys, and not only their sign-in.

Whoever copied a session cookie reads nothing; without this they could still put junk of the right form above the
roster, the pins and every record, past which no browser finds its way. The proof is a MAC under the self MAC key,
the same for as long as a root is: the server, which could put junk there anyhow, keeps a hash of it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.crypto import constant_time_compare

from turnabout.vault.keeping import other_keys
from turnabout.vault.models import Keyring

if TYPE_CHECKING:
    from collections.abc import Mapping

    from turnabout.accounts.access import Signed

HEADER = "X-Writing-Proof"


def refuse_without_keys(request: Signed) -> None:
    """Let only a browser on that holds the keys of the root in use. Raises Refused 409."""
    kept = _kept(request)
    # Empty in keyrings of before this was asked for: the next change of theirs brings it.
    if kept and not _fits(request, kept):
        raise other_keys()


def holds_keys(request: Signed) -> bool:
    """Whether it does: then it may send more at once than a sign-in alone."""
    kept = _kept(request)
    return bool(kept) and _fits(request, kept)


def refuse_records_without_keys(request: Signed, body: Mapping[str, object]) -> None:
    """The same for a step that needs no keys, but may bring records. Raises Refused 409."""
    if body.get("records") != []:
        refuse_without_keys(request)


def _kept(request: Signed) -> str:
    return Keyring.objects.filter(person=request.user).values_list("writing_hash", flat=True).first() or ""


def _fits(request: Signed, kept: str) -> bool:
    return constant_time_compare(hash_of(request.headers.get(HEADER, "")), kept)


def hash_of(proof: str) -> str:
    """What is kept of a proof. It has 256 random bits: a light hash is enough."""
    return sha256(proof.encode()).hexdigest()
