"""Passkeys: what a browser is asked, and when its answer is believed (WebAuthn, Level 3).

A passkey signs in by a signature, which comes here. What it opens the keyring with, the result of its PRF,
never does: of an answer only named fields are sent, and one with any other field is refused.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from secrets import compare_digest, token_bytes, token_urlsafe
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from turnabout.vault.keeping import binary, unpadded
from turnabout.vault.models import Passkey
from turnabout.web.answers import Refused, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from turnabout.accounts.access import Signed
    from turnabout.accounts.models import Person

MOST = 10
# Real time: how long an answer to a question counts, and how long a passkey that was shown goes on proving.
ASKED_FOR = 5 * 60  # seconds
PROVES_FOR = 30 * 60  # seconds
# As COSE numbers them: ECDSA with SHA-256, EdDSA, RSASSA-PKCS1-v1_5 with SHA-256.
ALGORITHMS = (-7, -8, -257)

MADE_FIELDS = {"id": str, "client_data": str, "attestation": str, "name": str, "prf": bool}
SHOWN_FIELDS = {
    "id": str,
    "client_data": str,
    "authenticator_data": str,
    "signature": str,
    "person": str,
    "opens": bool,
}
# Bytes of one field: an attestation may hold certificates; nothing else is long.
MOST_BYTES = 8192
MOST_ID = 384


@dataclass(frozen=True)
class Made:
    """A passkey that a browser has just made, its answer checked."""

    credential_id: str
    public_key: bytes
    sign_count: int
    name: str
    prf: bool


@dataclass(frozen=True)
class Shown:
    """A passkey that was just used; `opens` says that the browser got what opens the keyring."""

    passkey: Passkey
    opens: bool


def open_for(person: Person) -> bool:
    """Whether a passkey of theirs opens the keyring, and so does for a passphrase where one is asked for."""
    return Passkey.objects.of(person).opening().exists()


def ask_to_make(request: Signed) -> dict[str, object]:
    """What a browser needs to make a passkey. Raises Refused 409 past the most one person may have."""
    held = list(Passkey.objects.of(request.user).values_list("credential_id", flat=True))
    if len(held) >= MOST:
        raise Refused(
            409, _("You have ten passkeys, which is the most. Remove one you no longer use, then add this one.")
        )
    user = {"id": unpadded(request.user.id.bytes), "name": request.user.email, "shown": request.user.name}
    return {
        "challenge": _challenge(request, "make"),
        "rp": rp_id(),
        "user": user,
        "algorithms": list(ALGORITHMS),
        "held": held,
    }


def made(request: HttpRequest, told: object) -> Made:
    """Believe a browser that made a passkey, once. Raises Refused 400 or 403."""
    from webauthn import verify_registration_response  # noqa: PLC0415 - a fifth of every start, for few requests
    from webauthn.helpers import cose, structs  # noqa: PLC0415 - as above

    fields = _fields(told, MADE_FIELDS)
    raw_id = binary(fields, "id", most=MOST_ID)
    response = structs.AuthenticatorAttestationResponse(
        client_data_json=binary(fields, "client_data", most=MOST_BYTES),
        attestation_object=binary(fields, "attestation", most=MOST_BYTES),
    )
    challenge = _asked(request, "make")
    try:
        believed = verify_registration_response(
            credential=structs.RegistrationCredential(id=unpadded(raw_id), raw_id=raw_id, response=response),
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=origins(),
            require_user_verification=True,
            supported_pub_key_algs=[cose.COSEAlgorithmIdentifier(one) for one in ALGORITHMS],
        )
    # Whatever the parsers of a stranger's bytes trip over does not fit.
    except Exception as fault:
        raise _misfit() from fault
    if believed.credential_id != raw_id:
        raise _misfit()
    return Made(
        credential_id=unpadded(raw_id),
        public_key=believed.credential_public_key,
        sign_count=believed.sign_count,
        name=name_in(fields),
        prf=fields["prf"],
    )


def ask_to_show(request: HttpRequest) -> dict[str, object]:
    """What a browser needs to show a passkey: the same for everybody, whoever has one or is nobody."""
    return {"challenge": _challenge(request, "show"), "rp": rp_id()}


def shown(request: HttpRequest, told: object, now: datetime, *, person: Person | None = None) -> Shown:
    """Believe a browser that shows a passkey, once; of that person, where one is given. Raises Refused 400 or 403."""
    from webauthn import verify_authentication_response  # noqa: PLC0415 - a fifth of every start, for few requests
    from webauthn.helpers import structs  # noqa: PLC0415 - as above

    fields = _fields(told, SHOWN_FIELDS)
    raw_id = binary(fields, "id", most=MOST_ID)
    response = structs.AuthenticatorAssertionResponse(
        client_data_json=binary(fields, "client_data", most=MOST_BYTES),
        authenticator_data=binary(fields, "authenticator_data", most=MOST_BYTES),
        signature=binary(fields, "signature", most=MOST_BYTES),
    )
    handle = binary(fields, "person", most=64)
    challenge = _asked(request, "show")
    # Ids are random and long: that an unknown one is answered a little sooner tells nobody anything.
    passkey = Passkey.objects.select_related("person").filter(credential_id=unpadded(raw_id)).first()
    if passkey is None or passkey.person.id.bytes != handle or person not in {None, passkey.person}:
        raise _misfit()
    try:
        believed = verify_authentication_response(
            credential=structs.AuthenticationCredential(id=unpadded(raw_id), raw_id=raw_id, response=response),
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=origins(),
            credential_public_key=bytes(passkey.public_key),
            # Looked at below, where it has a sentence of its own: every count is above this one.
            credential_current_sign_count=-1,
            require_user_verification=True,
        )
    # Whatever the parsers of a stranger's bytes trip over does not fit.
    except Exception as fault:
        raise _misfit() from fault
    _count(passkey, believed.new_sign_count, now)
    return Shown(passkey=passkey, opens=passkey.prf and fields["opens"])


def _count(passkey: Passkey, count: int, now: datetime) -> None:
    """A count that does not go up may mean a copy. Two that are shown at once must not both be the first."""
    rises = count > passkey.sign_count or count == passkey.sign_count == 0
    before = Passkey.objects.filter(id=passkey.id, sign_count=passkey.sign_count)
    if not rises or not before.update(sign_count=count, last_used_at=now):
        raise Refused(
            403,
            _(
                "This passkey counts its uses, and its count did not go up: there may be a copy of it. Nothing was "
                "changed; use your passphrase, and remove this passkey on the page of your keys."
            ),
        )


def prove_on(request: HttpRequest) -> str:
    """A word by which whoever has just shown a passkey proves it once more, in this session."""
    word = token_urlsafe(32)
    request.session["passkey shown"] = {"word": word, "until": time.time() + PROVES_FOR}
    return word


def proves_on(request: HttpRequest, word: str) -> bool:
    """Whether that word still counts. It does once."""
    kept = request.session.pop("passkey shown", None)
    return bool(kept) and time.time() < kept["until"] and compare_digest(kept["word"].encode(), word.encode())


def name_in(fields: dict[str, Any]) -> str:
    """What somebody calls a passkey. Raises Refused 400."""
    name = text(fields, "name", longest=80)
    if not name:
        raise Refused(400, _("Please give the passkey a name, so that you know it in the list."), field="name")
    return name


def rp_id() -> str:
    """The host a passkey belongs to; a browser shows it to no other."""
    return "localhost" if settings.LOCAL else _public().hostname or ""


def origins() -> list[str]:
    """The pages that may ask for one."""
    public = _public()
    usual = {"http": 80, "https": 443}.get(public.scheme)
    port = "" if public.port in {None, usual} else f":{public.port}"
    return [f"{public.scheme}://{rp_id()}{port}"]


def _public() -> SplitResult:
    return urlsplit(settings.PUBLIC_URL)


def _challenge(request: HttpRequest, what: str) -> str:
    challenge = unpadded(token_bytes(32))
    request.session[f"passkey {what}"] = {"challenge": challenge, "until": time.time() + ASKED_FOR}
    return challenge


def _asked(request: HttpRequest, what: str) -> bytes:
    """What was asked in this session; whatever comes of it, it cannot be answered a second time."""
    kept = request.session.pop(f"passkey {what}", None)
    if not kept or time.time() >= kept["until"]:
        raise Refused(403, _("That took too long, or was done once already. Nothing was changed; please try again."))
    return binary(kept, "challenge", most=32)


def _fields(told: object, kinds: Mapping[str, type]) -> dict[str, Any]:
    """Exactly these fields, and nothing inside them: one more could be what must not be here."""
    if not isinstance(told, dict) or {name: type(value) for name, value in told.items()} != kinds:
        raise Refused(400, _("The passkey’s answer arrived garbled. Nothing was changed; reload and try again."))
    return told


def _misfit() -> Refused:
    """The one answer to a passkey that does not fit, for whatever reason."""
    return Refused(403, _("This passkey does not fit here. Nothing was changed; use another one, or your passphrase."))
