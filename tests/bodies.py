"""What is sent to each address that takes something. `addresses.py` says which."""

from __future__ import annotations

import uuid

from tests.builders import JSON
from tests.moving import an_hour, dated, hours_of, says
from tests.offers import own_note
from tests.offers import pulse as own_pulse
from tests.scene import NOTE, PULSE, Scene
from turnabout.accounts.models import Person
from turnabout.vault.derive import b64url


def sign_in(scene: Scene, _person: Person) -> JSON:
    ana = scene.world.people.ana
    return {"email": ana.email, "auth": ana.sign_in.auth}


def email(scene: Scene, _person: Person) -> JSON:
    return {"email": "somebody@example.net", "auth": scene.world.people.ana.sign_in.auth}


def note(scene: Scene, person: Person) -> JSON:
    return own_note(scene.world.known(person), record=NOTE, revision=2)


def brought(scene: Scene, person: Person) -> JSON:
    return {"records": [dated(note(scene, person))]}


def saying(scene: Scene, _person: Person) -> JSON:
    return says(scene.world.people.pair, scene.world.people.ana)


def unsaying(scene: Scene, _person: Person) -> JSON:
    return {"partnership": str(scene.world.partnership.id)}


def hours(scene: Scene, _person: Person) -> JSON:
    return hours_of(scene.world.people.pair, an_hour())


def pulse(scene: Scene, person: Person) -> JSON:
    return own_pulse(scene.world.people.pair, scene.world.known(person).id, PULSE)


def painting(_scene: Scene, _person: Person) -> JSON:
    return {"chosen": "00ff" * 21, "cleared": "ff00" * 21}


def invitation(scene: Scene, _person: Person) -> JSON:
    return {
        "id": str(uuid.uuid4()),
        "claim_hash": scene.invited.claim_hash,
        "sealed": b64url(bytes(scene.invited.sealed)),
    }


def claim(scene: Scene, person: Person) -> JSON:
    holds = person == scene.world.dov
    return {
        "claim": b64url(scene.link.claim if holds else bytes(32)),
        "partnership": str(uuid.uuid4()),
        "handover": "m" * 43 + "\n{}",
        "secret": b64url(b"sealed"),
        "records": [],
    }


def about(_scene: Scene, person: Person) -> JSON:
    return {"name": person.name, "time_zone": "Europe/Lisbon", "language": "en"}


def busy(_scene: Scene, _person: Person) -> JSON:
    return {"address": "https://calendar.example/private/mine.ics"}


def link_held(scene: Scene, person: Person) -> JSON:
    return {"claim": b64url(scene.link.claim if person == scene.world.dov else bytes(32))}


def report(_scene: Scene, _person: Person) -> JSON:
    return {"words": "Something happened."}


def new_code(scene: Scene, _person: Person) -> JSON:
    ana = scene.world.people.ana
    new = {"revision": 2, "root": 1, "wrap": b64url(ana.wrap), "recipient": ana.keys.recipient, "auth": "a" * 43}
    shown = {"recovery_auth": "a" * 43, "recovery_auth_before": "a" * 43}
    return {**new, **shown, "proof": {"auth": ana.sign_in.auth}}


def of_before(scene: Scene, _person: Person) -> JSON:
    dov = scene.world.people.dov
    new = {"revision": 2, "root": 1, "wrap": b64url(dov.wrap), "recipient": dov.keys.recipient}
    shown = {"auth": dov.sign_in.auth}
    return {**new, **shown, "proof": shown, "before": shown}


def joins(scene: Scene, person: Person) -> JSON:
    return {name: value for name, value in of_before(scene, person).items() if name != "auth"}


def rhythm(scene: Scene, _person: Person) -> JSON:
    first = str(scene.world.ana.id)
    fields = {"weekday": 1, "local_time": "19:00", "anchor_zone": "Europe/Berlin", "minutes": 60}
    return {**fields, "starts_on": "2026-03-03", "first": first}


def pause(_scene: Scene, _person: Person) -> JSON:
    return {"until": "2026-04-01"}


def away(_scene: Scene, _person: Person) -> JSON:
    return {"begins_on": "2026-04-01", "ends_on": "2026-04-08"}


def own_away(scene: Scene, _person: Person) -> JSON:
    return {"begins_on": str(scene.away.begins_on), "ends_on": str(scene.away.ends_on)}


def spell(scene: Scene, _person: Person) -> JSON:
    return {"focus": str(scene.world.ana.id), "begins_on": "2026-04-01", "ends_on": "2026-04-20"}


def elsewhere(scene: Scene, _person: Person) -> JSON:
    return {"id": str(uuid.uuid4()), "on": "2026-03-01", "at": "18:30", "focus": str(scene.world.ana.id)}


def years_before(scene: Scene, _person: Person) -> JSON:
    return {"month": "3", "year": "2023", "coached": str(scene.world.ana.id)}
