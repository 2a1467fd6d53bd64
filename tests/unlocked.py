"""Somebody who speaks to a running server as docs/protocol.md says, and is no browser: signs in, opens their own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from tests.builders import JSON
from turnabout.vault.derive import from_b64url, pair_keys, passphrase_keys, root_keys, stretch
from turnabout.vault.envelope import Slot, open_sealed
from turnabout.vault.pins import Pin, open_pin
from turnabout.vault.wrap import unwrap_keyring


@dataclass(frozen=True)
class Unlocked:
    """One who is signed in, with the pin of the one partnership they have."""

    url: str
    person: str
    pin: Pin
    opener: OpenerDirector = field(repr=False)
    cookies: CookieJar = field(repr=False)

    @property
    def partner(self) -> str:
        return self.pin.people[1]

    @property
    def room_key(self) -> bytes:
        return pair_keys(self.pin.secret).room

    @property
    def cookie(self) -> str:
        """What goes with a socket's handshake."""
        return "; ".join(f"{one.name}={one.value}" for one in self.cookies)

    def gets(self, path: str) -> JSON:
        return _asked(self.opener, Request(self.url + path))  # noqa: S310 - our own server


def sign_in(url: str, email: str, passphrase: str) -> Unlocked:
    """Sign in, and open keyring, roster and pin: what a browser does on its first page."""
    cookies = CookieJar()
    opener = build_opener(HTTPCookieProcessor(cookies))
    opener.open(f"{url}/sign-in/").close()

    def posts(path: str, **body: str) -> JSON:
        token = next(one.value for one in cookies if one.name == "csrf") or ""
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        return _asked(opener, Request(url + path, json.dumps(body).encode(), headers))  # noqa: S310 - our own server

    given = posts("/vault/parameters/", email=email)
    stretched = stretch(passphrase, salt=from_b64url(given["salt"]), n=given["n"], r=given["r"], p=given["p"])
    keys = passphrase_keys(stretched)
    keyring = posts("/sign-in/", email=email, auth=keys.auth)
    person = keyring["person"]
    root = root_keys(unwrap_keyring(from_b64url(keyring["wrap"]), keys.unlock, person=person).current)

    def rows(query: str) -> dict[str, JSON]:
        found = _asked(opener, Request(f"{url}/vault/records/?{query}"))  # noqa: S310 - our own server
        return {row["id"]: row for row in found["records"]}

    roster = rows("own=1")[root.roster]
    opened = open_sealed(root.own, from_b64url(roster["sealed"]), type_="record", slot=_slot(roster))
    [entry] = opened.body["partnerships"]
    pin = rows(f"partnership={entry['id']}&only=key")[entry["pin"]]
    return Unlocked(url, person, open_pin(root, from_b64url(pin["sealed"]), slot=_slot(pin)), opener, cookies)


def _slot(row: JSON) -> Slot:
    return Slot(**{name: value for name, value in row.items() if name != "sealed"})


def _asked(opener: OpenerDirector, request: Request) -> JSON:
    request.add_header("Accept", "application/json")
    with opener.open(request, timeout=30) as answer:
        found: JSON = json.load(answer)
        return found
