"""Every address, and what it answers to whom. `test_addresses.py` walks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests import bodies
from tests.builders import JSON
from tests.scene import NOTE, PULSE, Scene
from turnabout.accounts.models import Person

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
SECTION = (302, 302, 302)  # what is sent there is set in a section of a page
CLOSED_LINK: tuple[int, int, int] = (410, 410, 410)  # a token that opens nothing says so to everybody alike


ADDRESSES: dict[str, dict[str, Case]] = {
    "": {"GET": Case(statuses=OPEN)},
    "account/": {
        "GET": Case(statuses=ONES_OWN),
        "POST": Case(statuses=(302, 302, 302), kind="form", body=bodies.about),
    },
    "account/schedule/": {"GET": Case(statuses=ONES_OWN)},
    "account/away/": {
        "GET": Case(statuses=SECTION),
        "POST": Case(statuses=(302, 302, 302), kind="form", body=bodies.away),
    },
    "account/away/removal/": {"POST": Case(statuses=(302, 404, 302), kind="form", body=bodies.own_away)},
    "account/busy/": {
        "GET": Case(statuses=SECTION),
        "POST": Case(statuses=(302, 302, 302), kind="form", body=bodies.busy),
    },
    "account/busy/removal/": {"POST": Case(statuses=(302, 302, 302), kind="form")},
    "account/availability/": {"GET": Case(statuses=ONES_OWN)},
    "account/availability/painting/": {"POST": Case(statuses=(200, 200, 401), kind="json", body=bodies.painting)},
    "account/availability/zone/": {"POST": Case(statuses=(302, 302, 302), kind="form")},
    "account/calendar/": {
        "GET": Case(statuses=SECTION),
        "POST": Case(statuses=(302, 302, 302), kind="form", body=lambda *_: {"titles": "roles"}),
    },
    "account/calendar/address/": {
        "POST": Case(statuses=(302, 302, 302), kind="form", body=lambda *_: {"do": "on"}),
    },
    # Whoever asks without the right token, signed in or not, hears of nothing.
    "calendar/<str:token>.ics": {"GET": Case(statuses=(404, 404, 404), kind="form")},
    "account/devices/": {"GET": Case(statuses=ONES_OWN)},
    "account/devices/<uuid:device_id>/forgetting/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "account/export/": {"GET": Case(statuses=ONES_OWN)},
    "account/export/holdings/": {"GET": Case(statuses=(200, 200, 401), kind="json")},
    "account/export/revisions/": {"GET": Case(statuses=(200, 200, 401), kind="json")},
    "account/moving/": {"GET": Case(statuses=PAIRS)},
    "account/moving/records/": {"POST": Case(statuses=(201, 404, 401), kind="json", body=bodies.brought)},
    "account/moving/partnerships/": {"POST": Case(statuses=(200, 404, 401), kind="json", body=bodies.saying)},
    "account/moving/partnerships/taking-back/": {
        "POST": Case(statuses=(409, 404, 401), kind="json", body=bodies.unsaying),
    },
    "account/moving/hours/": {"POST": Case(statuses=(201, 404, 401), kind="json", body=bodies.hours)},
    "account/moving/brought/": {
        "POST": Case(statuses=(200, 404, 401), kind="json", body=lambda *_: {"partnership": None}),
    },
    "account/reminders/": {
        "GET": Case(statuses=SECTION),
        "POST": Case(statuses=(302, 302, 302), kind="form", body=lambda *_: {"mail": ["day", "met"]}),
    },
    "account/reminders/browsers/": {
        "POST": Case(statuses=(201, 201, 401), kind="json", body=lambda *_: {"endpoint": "https://push.example/1"}),
    },
    "account/reminders/browsers/asking/": {
        "POST": Case(statuses=(200, 200, 401), kind="json", body=lambda *_: {"endpoint": "https://push.example/1"}),
    },
    "account/reminders/browsers/removal/": {
        "POST": Case(statuses=(200, 200, 401), kind="json", body=lambda *_: {"endpoint": "https://push.example/1"}),
    },
    "account/reminders/browsers/forgetting/": {"POST": Case(statuses=(302, 302, 302), kind="form")},
    "reminders/<str:token>/": {
        "GET": Case(statuses=CLOSED_LINK),
        "POST": Case(statuses=CLOSED_LINK, kind="form"),
    },
    "account/sign-ins/ending/": {"POST": Case(statuses=(302, 302, 302), kind="form")},
    "account/sign-ins/<uuid:sign_in_id>/ending/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "account/email/": {
        "GET": Case(statuses=ONES_OWN),
        "POST": Case(statuses=(202, 403, 401), kind="json", body=bodies.email),
    },
    "account/email/<str:token>/": {
        "GET": Case(statuses=CLOSED_LINK),
        "POST": Case(statuses=CLOSED_LINK, kind="form"),
    },
    "account/email/<str:token>/undoing/": {
        "GET": Case(statuses=CLOSED_LINK),
        "POST": Case(statuses=CLOSED_LINK, kind="form"),
    },
    "account/zone/": {
        "POST": Case(statuses=(302, 302, 302), kind="form", body=lambda *_: {"zone": "Asia/Tokyo"}),
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
    "sign-in/": {"GET": Case(statuses=OPEN), "POST": Case(statuses=OPEN, kind="json", body=bodies.sign_in)},
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
        "POST": Case(statuses=CLOSED_LINK, kind="json", body=bodies.new_code),
    },
    "reset/<str:token>/wrap/": {
        "POST": Case(statuses=CLOSED_LINK, kind="json", body=lambda *_: {"recovery_auth": "a" * 43}),
    },
    "reset/<str:token>/start-anew/": {"POST": Case(statuses=CLOSED_LINK, kind="json")},
    "start-anew/<str:token>/": {
        "GET": Case(statuses=CLOSED_LINK),
        "POST": Case(statuses=CLOSED_LINK, kind="json", body=bodies.new_code),
    },
    "vault/": {"GET": Case(statuses=ONES_OWN)},
    "vault/passphrase/": {"GET": Case(statuses=ONES_OWN)},
    "vault/code/": {"GET": Case(statuses=ONES_OWN)},
    "vault/code/shown/": {"POST": Case(statuses=(200, 200, 401), kind="json", body=lambda *_: {"how": "words"})},
    "vault/lost-device/": {"GET": Case(statuses=ONES_OWN)},
    "vault/former/": {
        "GET": Case(statuses=PAIRS, insider="dov"),
        "PUT": Case(statuses=(200, 403, 401), kind="json", body=bodies.joins, insider="dov"),
    },
    "vault/former/opening/": {
        "POST": Case(statuses=(200, 410, 401), kind="json", body=bodies.of_before, insider="dov")
    },
    # Only in a browser known since before the start anew, which nobody's is here.
    "vault/former/removal/": {
        "POST": Case(statuses=(403, 403, 401), kind="json", body=bodies.of_before, insider="dov")
    },
    "vault/keyring/": {"PUT": Case(statuses=(200, 403, 401), kind="json", body=bodies.new_code)},
    "vault/passkeys/making/": {"POST": Case(statuses=(200, 200, 401), kind="json")},
    "vault/passkeys/new/": {"GET": Case(statuses=ONES_OWN)},
    "vault/passkeys/<uuid:passkey_id>/": {
        "GET": Case(statuses=PAIRS),
        "POST": Case(statuses=(302, 404, 302), kind="form", body=lambda *_: {"name": "My key"}),
    },
    "vault/start-anew/stopping/": {"POST": Case(statuses=(200, 403, 401), kind="json", body=bodies.new_code)},
    "vault/parameters/": {"POST": Case(statuses=OPEN, kind="json", body=bodies.sign_in)},
    "vault/unlocking/": {"POST": Case(statuses=(200, 403, 401), kind="json", body=bodies.sign_in)},
    "vault/records/": {"GET": Case(statuses=(200, 200, 401), kind="json")},
    "vault/records/<uuid:record_id>/": {
        "GET": Case(statuses=(200, 404, 401), kind="json"),
        "PUT": Case(statuses=(201, 404, 401), kind="json", body=bodies.note),
    },
    "vault/records/<uuid:record_id>/<int:number>/": {"GET": Case(statuses=(200, 404, 401), kind="json")},
    "practice/": {"GET": Case(statuses=OPEN)},
    "practice/<slug:slug>/": {"GET": Case(statuses=OPEN)},
    "help/": {"GET": Case(statuses=OPEN)},
    "invitations/new/": {"GET": Case(statuses=ONES_OWN)},
    "invitations/": {"POST": Case(statuses=(201, 201, 401), kind="json", body=bodies.invitation)},
    "invitations/<uuid:invitation_id>/": {"GET": Case(statuses=OPEN, public=True)},
    "invitations/<uuid:invitation_id>/claim/": {
        "POST": Case(statuses=(201, 404, 401), kind="json", body=bodies.claim, insider="dov"),
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
        "POST": Case(statuses=(200, 404, 401), kind="json", body=bodies.link_held, insider="dov"),
    },
    "invitations/<uuid:invitation_id>/revocation/": {"POST": Case(statuses=(200, 404, 401), kind="json")},
    "partnerships/<uuid:partnership_id>/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/elsewhere/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/noting/": {
        "POST": Case(statuses=(201, 404, 401), kind="json", body=bodies.elsewhere),
    },
    "history/": {"GET": Case(statuses=ONES_OWN)},
    "partnerships/<uuid:partnership_id>/history/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/before/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/since/": {
        "POST": Case(statuses=(200, 404, 401), kind="json", body=bodies.years_before),
    },
    "partnerships/<uuid:partnership_id>/letter/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/letting-in/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/agreement/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/ending/": {
        "POST": Case(statuses=(200, 404, 401), kind="json", body=lambda *_: {"records": []}),
    },
    "partnerships/<uuid:partnership_id>/block/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "partnerships/<uuid:partnership_id>/report/": {
        "GET": Case(statuses=PAIRS),
        "POST": Case(statuses=(200, 404, 302), kind="form", body=bodies.report),
    },
    "account/deletion/": {
        "GET": Case(statuses=ONES_OWN),
        "POST": Case(statuses=(200, 403, 401), kind="json", body=bodies.sign_in),
    },
    "account/blocks/": {"GET": Case(statuses=ONES_OWN)},
    "account/blocks/<uuid:block_id>/": {"GET": Case(statuses=PAIRS)},
    "account/blocks/<uuid:block_id>/removal/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "account/blocks/<uuid:block_id>/report/": {
        "GET": Case(statuses=PAIRS),
        "POST": Case(statuses=(200, 404, 302), kind="form", body=bodies.report),
    },
    "partnerships/<uuid:partnership_id>/rhythm/": {
        "GET": Case(statuses=PAIRS),
        "POST": Case(statuses=(302, 404, 302), kind="form", body=bodies.rhythm),
    },
    "partnerships/<uuid:partnership_id>/rhythm/clashes/": {"GET": Case(statuses=(200, 404, 401), kind="json")},
    "sessions/<uuid:session_id>/changes/clashes/": {"GET": Case(statuses=(200, 404, 401), kind="json")},
    # The two have no weekly time here; `schedule/test_calendar_page.py` has one.
    "partnerships/<uuid:partnership_id>/calendar.ics": {"GET": Case(statuses=(404, 404, 302), kind="form")},
    "partnerships/<uuid:partnership_id>/now/": {
        "POST": Case(statuses=(302, 404, 302), kind="form", body=lambda *_: {"minutes": 60}),
    },
    "sessions/<uuid:session_id>/": {"GET": Case(statuses=PAIRS)},
    "sessions/<uuid:session_id>/calendar.ics": {"GET": Case(statuses=PAIRS, kind="form")},
    "sessions/<uuid:session_id>/room/": {"GET": Case(statuses=PAIRS)},
    "sessions/<uuid:session_id>/ice/": {"GET": Case(statuses=(200, 404, 401), kind="json")},
    "sessions/<uuid:session_id>/noting/removal/": {"POST": Case(statuses=(409, 404, 401), kind="json")},
    "partnerships/<uuid:partnership_id>/changes/": {"GET": Case(statuses=PAIRS)},
    "partnerships/<uuid:partnership_id>/pause/": {
        "POST": Case(statuses=(302, 404, 302), kind="form", body=bodies.pause),
    },
    "partnerships/<uuid:partnership_id>/pause/removal/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "partnerships/<uuid:partnership_id>/lull/": {
        "POST": Case(statuses=(302, 404, 302), kind="form", body=lambda *_: {"answer": "usual"}),
    },
    "partnerships/<uuid:partnership_id>/spell/": {
        "POST": Case(statuses=(302, 404, 302), kind="form", body=bodies.spell),
    },
    "partnerships/<uuid:partnership_id>/spell/removal/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "changes/<uuid:change_id>/answer/": {
        "POST": Case(statuses=(302, 404, 302), kind="form", body=lambda *_: {"answer": "no"}),
    },
    "changes/<uuid:change_id>/seen/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "sessions/<uuid:session_id>/changes/": {
        "GET": Case(statuses=PAIRS),
        "POST": Case(statuses=(400, 404, 302), kind="form"),
    },
    "sessions/<uuid:session_id>/swap/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "sessions/<uuid:session_id>/skip/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "sessions/<uuid:session_id>/skip/removal/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "sessions/<uuid:session_id>/coming/": {"POST": Case(statuses=(302, 404, 302), kind="form")},
    "sessions/<uuid:session_id>/attendance/": {
        "POST": Case(statuses=(200, 404, 401), kind="json", body=lambda *_: {"answer": "held"}),
    },
    "sessions/<uuid:session_id>/pulse/<uuid:record_id>/": {
        "PUT": Case(statuses=(201, 404, 401), kind="json", body=bodies.pulse, record=PULSE),
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
