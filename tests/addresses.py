"""Every address, and what it answers to whom. `test_addresses.py` walks it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.builders import JSON
from tests.moving import an_hour, dated, hours_of, says
from tests.offers import own_note, pulse
from tests.scene import NOTE, PULSE, Scene
from turnabout.accounts.models import Person
from turnabout.vault.derive import b64url

Kind = Literal["page", "json", "form"]
Body = Callable[[Scene, Person], JSON]


@dataclass(frozen=True, kw_only=True)
class Case:
    """Statuses for who belongs there, for an outsider, and signed out.

    `public` says that an address naming a row is open to whoever knows it.
    """

    statuses: tuple[int, int, int]
    kind: Kind = "page"
    body: Body = lambda _scene, _person: {}
    insider: Literal["ana", "dov"] = "ana"
    on_accepted: bool = False
    record: str = NOTE
    public: bool = False


OPEN, ONES_OWN, PAIRS = (200, 200, 200), (200, 200, 302), (200, 404, 302)
OPERATORS = (200, 404, 404)
CLOSED_LINK: tuple[int, int, int] = (410, 410, 410)  # a token that opens nothing says so to everybody alike


def _sign_in(scene: Scene, _person: Person) -> JSON:
    ana = scene.world.people.ana
    return {"email": ana.email, "auth": ana.sign_in.auth}


def _email(scene: Scene, _person: Person) -> JSON:
    return {"email": "somebody@example.net", "auth": scene.world.people.ana.sign_in.auth}


def _note(scene: Scene, person: Person) -> JSON:
    return own_note(scene.world.known(person), record=NOTE, revision=2)


def _brought(scene: Scene, person: Person) -> JSON:
    return {"records": [dated(_note(scene, person))]}


def _saying(scene: Scene, _person: Person) -> JSON:
    return says(scene.world.people.pair, scene.world.people.ana)


def _unsaying(scene: Scene, _person: Person) -> JSON:
    return {"partnership": str(scene.world.partnership.id)}


def _hours(scene: Scene, _person: Person) -> JSON:
    return hours_of(scene.world.people.pair, an_hour())


def _pulse(scene: Scene, person: Person) -> JSON:
    return pulse(scene.world.people.pair, scene.world.known(person).id, PULSE)


def _invitation(scene: Scene, _person: Person) -> JSON:
    return {
        "id": str(uuid.uuid4()),
        "claim_hash": scene.invited.claim_hash,
        "sealed": b64url(bytes(scene.invited.sealed)),
    }


def _claim(scene: Scene, person: Person) -> JSON:
    holds = person == scene.world.dov
    return {
        "claim": b64url(scene.link.claim if holds else bytes(32)),
        "partnership": str(uuid.uuid4()),
        "handover": "m" * 43 + "\n{}",
        "secret": b64url(b"sealed"),
        "records": [],
    }


def _about(_scene: Scene, person: Person) -> JSON:
    return {"name": person.name, "time_zone": "Europe/Lisbon", "language": "en"}


def _link_held(scene: Scene, person: Person) -> JSON:
    return {"claim": b64url(scene.link.claim if person == scene.world.dov else bytes(32))}


def _report(_scene: Scene, _person: Person) -> JSON:
    return {"words": "Something happened."}


def _new_code(scene: Scene, _person: Person) -> JSON:
    ana = scene.world.people.ana
    new = {"revision": 2, "root": 1, "wrap": b64url(ana.wrap), "recipient": ana.keys.recipient, "auth": "a" * 43}
    shown = {"recovery_auth": "a" * 43, "recovery_auth_before": "a" * 43}
    return {**new, **shown, "proof": {"auth": ana.sign_in.auth}}


def _of_before(scene: Scene, _person: Person) -> JSON:
    dov = scene.world.people.dov
    new = {"revision": 2, "root": 1, "wrap": b64url(dov.wrap), "recipient": dov.keys.recipient}
    shown = {"auth": dov.sign_in.auth}
    return {**new, **shown, "proof": shown, "before": shown}


def _joins(scene: Scene, person: Person) -> JSON:
    return {name: value for name, value in _of_before(scene, person).items() if name != "auth"}


def _rhythm(scene: Scene, _person: Person) -> JSON:
    first = str(scene.world.ana.id)
    fields = {"weekday": 1, "local_time": "19:00", "anchor_zone": "Europe/Berlin", "minutes": 60}
    return {**fields, "starts_on": "2026-03-03", "first": first}


ADDRESSES: dict[str, dict[str, Case]] = {
    "": {"GET": Case(statuses=OPEN)},
    "account/": {
        "GET": Case(statuses=ONES_OWN),
        "POST": Case(statuses=(302, 302, 302), kind="form", body=_about),
    },
    "account/devices/": {"GET": Case(statuses=ONES_OWN)},
    "account/devices/<uuid:device_id>/forgetting/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "account/export/": {"GET": Case(statuses=ONES_OWN)},
    "account/export/holdings/": {"GET": Case(statuses=(200, 200, 401), kind="json")},
    "account/export/revisions/": {"GET": Case(statuses=(200, 200, 401), kind="json")},
    "account/moving/": {"GET": Case(statuses=PAIRS)},
    "account/moving/records/": {"POST": Case(statuses=(201, 404, 401), kind="json", body=_brought)},
    "account/moving/partnerships/": {"POST": Case(statuses=(200, 404, 401), kind="json", body=_saying)},
    "account/moving/partnerships/taking-back/": {
        "POST": Case(statuses=(409, 404, 401), kind="json", body=_unsaying),
    },
    "account/moving/hours/": {"POST": Case(statuses=(201, 404, 401), kind="json", body=_hours)},
    "account/moving/brought/": {
        "POST": Case(statuses=(200, 404, 401), kind="json", body=lambda *_: {"partnership": None}),
    },
    "account/sign-ins/ending/": {"POST": Case(statuses=(302, 302, 302), kind="form")},
    "account/sign-ins/<uuid:sign_in_id>/ending/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "account/email/": {
        "GET": Case(statuses=ONES_OWN),
        "POST": Case(statuses=(202, 403, 401), kind="json", body=_email),
    },
    "account/email/<str:token>/": {
        "GET": Case(statuses=CLOSED_LINK),
        "POST": Case(statuses=CLOSED_LINK, kind="form"),
    },
    "account/email/<str:token>/undoing/": {
        "GET": Case(statuses=CLOSED_LINK),
        "POST": Case(statuses=CLOSED_LINK, kind="form"),
    },
    "account/verification/": {"POST": Case(statuses=(302, 302, 302), kind="form")},
    "account/verification/<str:token>/": {
        "GET": Case(statuses=CLOSED_LINK),
        "POST": Case(statuses=CLOSED_LINK, kind="form"),
    },
    "account/verification/<str:token>/refusal/": {"POST": Case(statuses=CLOSED_LINK, kind="form")},
    "sign-up/": {"GET": Case(statuses=OPEN), "POST": Case(statuses=(400, 400, 400), kind="json")},
    "sign-up/operator/<str:token>/": {"GET": Case(statuses=CLOSED_LINK)},
    # Closed to everybody, unless the operator has opened it.
    "sign-up/email/": {
        "GET": Case(statuses=(404, 404, 404)),
        "POST": Case(statuses=(404, 404, 404), kind="form"),
    },
    "sign-up/email/<str:token>/": {"GET": Case(statuses=CLOSED_LINK)},
    "sign-in/": {"GET": Case(statuses=OPEN), "POST": Case(statuses=OPEN, kind="json", body=_sign_in)},
    "sign-in/passkey/": {"POST": Case(statuses=(400, 400, 400), kind="json")},
    "sign-in/passkey/asking/": {"POST": Case(statuses=OPEN, kind="json")},
    "sign-out/": {"POST": Case(statuses=(302, 302, 302), kind="form")},
    "unlock/": {"GET": Case(statuses=ONES_OWN)},
    "reset/": {
        "GET": Case(statuses=OPEN),
        "POST": Case(statuses=OPEN, kind="json", body=lambda *_: {"email": "somebody@example.org"}),
    },
    "reset/<str:token>/": {
        "GET": Case(statuses=CLOSED_LINK),
        "POST": Case(statuses=CLOSED_LINK, kind="json", body=_new_code),
    },
    "reset/<str:token>/wrap/": {
        "POST": Case(statuses=CLOSED_LINK, kind="json", body=lambda *_: {"recovery_auth": "a" * 43}),
    },
    "reset/<str:token>/start-anew/": {"POST": Case(statuses=CLOSED_LINK, kind="json")},
    "start-anew/<str:token>/": {
        "GET": Case(statuses=CLOSED_LINK),
        "POST": Case(statuses=CLOSED_LINK, kind="json", body=_new_code),
    },
    "vault/": {"GET": Case(statuses=ONES_OWN)},
    "vault/passphrase/": {"GET": Case(statuses=ONES_OWN)},
    "vault/code/": {"GET": Case(statuses=ONES_OWN)},
    "vault/code/shown/": {"POST": Case(statuses=(200, 200, 401), kind="json", body=lambda *_: {"how": "words"})},
    "vault/lost-device/": {"GET": Case(statuses=ONES_OWN)},
    "vault/former/": {
        "GET": Case(statuses=PAIRS, insider="dov"),
        "PUT": Case(statuses=(200, 403, 401), kind="json", body=_joins, insider="dov"),
    },
    "vault/former/opening/": {"POST": Case(statuses=(200, 410, 401), kind="json", body=_of_before, insider="dov")},
    # Only in a browser known since before the start anew, which nobody's is here.
    "vault/former/removal/": {"POST": Case(statuses=(403, 403, 401), kind="json", body=_of_before, insider="dov")},
    "vault/keyring/": {"PUT": Case(statuses=(200, 403, 401), kind="json", body=_new_code)},
    "vault/passkeys/making/": {"POST": Case(statuses=(200, 200, 401), kind="json")},
    "vault/passkeys/new/": {"GET": Case(statuses=ONES_OWN)},
    "vault/passkeys/<uuid:passkey_id>/": {
        "GET": Case(statuses=PAIRS),
        "POST": Case(statuses=(302, 404, 302), kind="form", body=lambda *_: {"name": "My key"}),
    },
    "vault/start-anew/stopping/": {"POST": Case(statuses=(200, 403, 401), kind="json", body=_new_code)},
    "vault/parameters/": {"POST": Case(statuses=OPEN, kind="json", body=_sign_in)},
    "vault/unlocking/": {"POST": Case(statuses=(200, 403, 401), kind="json", body=_sign_in)},
    "vault/records/": {"GET": Case(statuses=(200, 200, 401), kind="json")},
    "vault/records/<uuid:record_id>/": {"PUT": Case(statuses=(201, 404, 401), kind="json", body=_note)},
    "vault/records/<uuid:record_id>/<int:number>/": {"GET": Case(statuses=(200, 404, 401), kind="json")},
    "practice/": {"GET": Case(statuses=OPEN)},
    "practice/<slug:slug>/": {"GET": Case(statuses=OPEN)},
    "help/": {"GET": Case(statuses=OPEN)},
    "invitations/new/": {"GET": Case(statuses=ONES_OWN)},
    "invitations/": {"POST": Case(statuses=(201, 201, 401), kind="json", body=_invitation)},
    "invitations/<uuid:invitation_id>/": {"GET": Case(statuses=OPEN, public=True)},
    "invitations/<uuid:invitation_id>/claim/": {
        "POST": Case(statuses=(201, 404, 401), kind="json", body=_claim, insider="dov"),
    },
    "invitations/<uuid:invitation_id>/handover/": {
        "GET": Case(statuses=(200, 404, 401), kind="json", on_accepted=True),
    },
    "invitations/<uuid:invitation_id>/confirmation/": {
        "POST": Case(statuses=(200, 404, 401), kind="json", body=lambda *_: {"records": []}, on_accepted=True),
    },
    "invitations/<uuid:invitation_id>/refusal/": {
        "POST": Case(statuses=(200, 404, 401), kind="json", body=lambda *_: {"records": []}, on_accepted=True),
    },
    "invitations/<uuid:invitation_id>/block/": {
        "POST": Case(statuses=(200, 404, 401), kind="json", body=_link_held, insider="dov"),
    },
    "invitations/<uuid:invitation_id>/revocation/": {"POST": Case(statuses=(200, 404, 401), kind="json")},
    "partnerships/<uuid:partnership_id>/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/letter/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/letting-in/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/agreement/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/ending/": {
        "POST": Case(statuses=(200, 404, 401), kind="json", body=lambda *_: {"records": []}),
    },
    "partnerships/<uuid:partnership_id>/block/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "partnerships/<uuid:partnership_id>/report/": {
        "GET": Case(statuses=PAIRS),
        "POST": Case(statuses=(200, 404, 302), kind="form", body=_report),
    },
    "account/deletion/": {
        "GET": Case(statuses=ONES_OWN),
        "POST": Case(statuses=(200, 403, 401), kind="json", body=_sign_in),
    },
    "account/blocks/": {"GET": Case(statuses=ONES_OWN)},
    "account/blocks/<uuid:block_id>/": {"GET": Case(statuses=PAIRS)},
    "account/blocks/<uuid:block_id>/removal/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "account/blocks/<uuid:block_id>/report/": {
        "GET": Case(statuses=PAIRS),
        "POST": Case(statuses=(200, 404, 302), kind="form", body=_report),
    },
    "partnerships/<uuid:partnership_id>/rhythm/": {
        "GET": Case(statuses=PAIRS),
        "POST": Case(statuses=(302, 404, 302), kind="form", body=_rhythm),
    },
    "partnerships/<uuid:partnership_id>/now/": {
        "POST": Case(statuses=(302, 404, 302), kind="form", body=lambda *_: {"minutes": 60}),
    },
    "sessions/<uuid:session_id>/": {"GET": Case(statuses=PAIRS)},
    "sessions/<uuid:session_id>/room/": {"GET": Case(statuses=PAIRS)},
    "sessions/<uuid:session_id>/attendance/": {
        "POST": Case(statuses=(200, 404, 401), kind="json", body=lambda *_: {"answer": "held"}),
    },
    "sessions/<uuid:session_id>/pulse/<uuid:record_id>/": {
        "PUT": Case(statuses=(201, 404, 401), kind="json", body=_pulse, record=PULSE),
    },
    "operator/": {"GET": Case(statuses=OPERATORS, insider="dov")},
    "operator/outbox/": {"GET": Case(statuses=OPERATORS, insider="dov")},
    "operator/outbox/<int:message_id>/passing-on/": {
        "POST": Case(statuses=(302, 404, 404), kind="form", insider="dov"),
    },
    "operator/outbox/<int:message_id>/retry/": {"POST": Case(statuses=(302, 404, 404), kind="form", insider="dov")},
    "operator/reached/<str:nonce>/": {"GET": Case(statuses=(404, 404, 404))},
    "web/catalog.js": {"GET": Case(statuses=OPEN, kind="json")},
}

#: What a socket says first to the same three: a message's type, or the code it closes with.
SOCKETS: dict[str, tuple[str | int, str | int, str | int]] = {
    "/sessions/{session_id:uuid}/socket": ("state", 4404, 4401),
}
