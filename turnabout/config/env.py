"""What can be set from outside, each variable declared once with the sentence that documents it.

`docs/configuration.md` is tested against `VARIABLES`. Nothing secret has a default here: what an
instance must keep secret is made on first use and kept in its data folder, readable by its owner only.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from email.utils import parseaddr
from ipaddress import AddressValueError, IPv6Address
from pathlib import Path
from typing import Final, TypedDict
from urllib.parse import unquote, urlsplit

from turnabout.mail.server import MailServer
from turnabout.room.ice import IceServer

VARIABLES: dict[str, str] = {}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

_DATABASE = "turnabout.sqlite3"
_KEY_BYTES = 32
_WHAT_TO_DO = (
    "put it back from a backup. If there is none, remove what is left of it and start once with "
    "TURNABOUT_NEW_SECRETS=yes; everybody is then signed out."
)
_ICE: Final = re.compile(
    r"(?P<scheme>stun|turn|turns):((?P<name>[^:@]+):(?P<password>[^:@]+)@)?"
    r"(?P<place>(?P<host>[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:(?P<port>\d{1,5}))?)"
    r"(?P<query>\?transport=(udp|tcp))?"
)
# Whoever is in an hour gets a name and its MAC under the secret, and can try secrets on them at leisure.
_SHORTEST_SECRET: Final = 20
_LARGEST_PORT: Final = 65535


class Misconfigured(ValueError):  # noqa: N818 - said of the variable
    """A variable holds what it may not. The sentence, for whoever starts us, repeats no secret."""


def variable(name: str, default: str, sentence: str) -> str:
    """Read one environment variable and remember what it is for."""
    VARIABLES[name] = sentence
    return os.environ.get(name, default)


class Secrets(TypedDict):
    """Both are random hex; `server` also derives the scrypt salts of new people, so it belongs in every backup."""

    django: str
    server: str


def secrets_in(data: Path, *, database_url: str = "", lost: bool = False) -> Secrets:
    """The instance's secrets, made on first use in a file only its owner can read.

    Where people are already they were lost, and new ones are made only if the operator says so: everybody is signed
    out by them, and whoever asked for parameters before sees which emails are known. Raises Misconfigured.
    """
    path = data / "secrets.json"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        if not lost and _inhabited(data, database_url):
            raise Misconfigured(f"{path} is missing, and people use this instance: {_WHAT_TO_DO}")
        _make_secrets(path)
    try:
        kept = json.loads(path.read_text())
        return Secrets(django=_hex(kept["django"]), server=_hex(kept["server"]))
    except (KeyError, TypeError, ValueError):
        raise Misconfigured(f"{path} is damaged: {_WHAT_TO_DO}") from None


def _hex(written: str) -> str:
    """Raises ValueError, or TypeError, where it is no key."""
    if len(bytes.fromhex(written)) != _KEY_BYTES:
        raise ValueError
    return written


def _inhabited(data: Path, database_url: str) -> bool:
    """Whether there are people in the database, as far as it can be asked."""
    asked = "SELECT 1 FROM accounts_person LIMIT 1"
    file = data / _DATABASE
    if database_url:
        import psycopg  # noqa: PLC0415 - slow to start, for instances on SQLite

        with suppress(psycopg.Error), psycopg.connect(database_url, connect_timeout=5) as server:
            return server.execute(asked).fetchone() is not None
    elif file.exists():
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as embedded:
            return embedded.execute(asked).fetchone() is not None
    return False


def _make_secrets(path: Path) -> None:
    """Put new ones there, whole or not at all; whoever comes second at the same moment finds the first one's."""
    made = Secrets(django=secrets.token_hex(_KEY_BYTES), server=secrets.token_hex(_KEY_BYTES))
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(made, file)
        file.flush()
        os.fsync(file.fileno())
    # Unlike a renaming, a link takes no other's place.
    with suppress(FileExistsError):
        path.hardlink_to(part)
    part.unlink()


def database_from(url: str, data: Path) -> dict[str, object]:
    """Django's description of the database: SQLite in the data folder, or `postgresql://…`.

    Raises Misconfigured for any other scheme.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / _DATABASE,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # IMMEDIATE: a writer waits at BEGIN instead of failing at its first write.
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise Misconfigured("TURNABOUT_DATABASE_URL must begin with postgresql://")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        # sslmode and the like go to PostgreSQL as they are written.
        "OPTIONS": {name: unquote(value) for name, value in query.items() if name != "host"},
    }


def inside_from(written: str, *, testing: bool) -> frozenset[tuple[str, int]]:
    """`127.0.0.1:8123`, or several with spaces between. Raises Misconfigured for other hosts, and where people are."""
    if written and not testing:
        raise Misconfigured("TURNABOUT_TESTING_INSIDE is for tests, and opens this network to whoever asks: unset it.")
    places = [place.rpartition(":") for place in written.split()]
    if any(host not in LOOPBACK or not port.isdigit() for host, _colon, port in places):
        raise Misconfigured("TURNABOUT_TESTING_INSIDE must be 127.0.0.1:port, or several with spaces between.")
    return frozenset((host, int(port)) for host, _colon, port in places)


def redis_from(url: str) -> str:
    """Hold the address of a Redis or Valkey to a form that its client reads. Raises Misconfigured."""
    parts = urlsplit(url)
    fits = parts.path != "" if parts.scheme == "unix" else bool(parts.hostname)
    if url and not (parts.scheme in {"redis", "rediss", "unix"} and fits):
        raise Misconfigured("TURNABOUT_REDIS_URL must be redis://host:6379, rediss://… for TLS, or unix:///path.")
    return url


def mail_server_from(url: str) -> MailServer | None:
    """The mail server at `smtps://user:password@host:465` or `smtp://…:587`; none without an address.

    Raises Misconfigured.
    """
    if not url:
        return None
    advice = "write smtp://user:password@host:587 or smtps://user:password@host:465, with %40 for an @ in the name"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Misconfigured(f"TURNABOUT_SMTP_URL is no address: {advice}.") from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise Misconfigured(f"TURNABOUT_SMTP_URL must begin with smtp:// or smtps:// and name a host: {advice}.")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise Misconfigured(f"TURNABOUT_SMTP_URL has something after the host and port: {advice}.")
    if parts.username and not parts.password:
        raise Misconfigured(f"TURNABOUT_SMTP_URL has a name without a password: {advice}.")
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=port or (465 if tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encryption="tls" if tls else "none" if parts.hostname in LOOPBACK else "starttls",
    )


def sender_from(written: str) -> str:
    """`Name <name@host>` or `name@host`, as it stands in a letter's From. Raises Misconfigured."""
    name, _, host = parseaddr(written)[1].rpartition("@")
    if not (name and host) or not written.isprintable():
        raise Misconfigured("TURNABOUT_MAIL_FROM is no address: write name@host, or Turnabout <name@host>.")
    return written


def ice_servers_from(written: str, *, secret: str) -> tuple[IceServer, ...]:
    """STUN servers and relays, with spaces between. Raises Misconfigured.

    Each is held to what browsers take: one that they do not would stop every call.
    """
    servers = tuple(_ice_server(address, number) for number, address in enumerate(written.split(), start=1))
    without = any(server.is_relay and not server.name for server in servers)
    if without and not secret:
        raise Misconfigured(
            "TURNABOUT_ICE_SERVERS has a relay that nobody may use: set TURNABOUT_TURN_SECRET to the relay's "
            "static-auth-secret, or write turn:name:password@host:3478."
        )
    if secret and not without:
        raise Misconfigured(
            "TURNABOUT_TURN_SECRET is of no use: TURNABOUT_ICE_SERVERS has no turn: or turns: address without a name."
        )
    if secret and len(secret) < _SHORTEST_SECRET:
        raise Misconfigured(
            f"TURNABOUT_TURN_SECRET can be guessed: take {_SHORTEST_SECRET} signs or more (openssl rand -hex 32)."
        )
    return servers


def _ice_server(address: str, number: int) -> IceServer:
    """One of them; which is said by its number, since it may hold a password."""
    found = _ICE.fullmatch(address)
    if not (found and _is_place(found["host"], found["port"]) and _is_asked_so(found)):
        raise Misconfigured(
            f"Address {number} of TURNABOUT_ICE_SERVERS is none: write stun:host:3478, turn:host:3478?transport=udp "
            "(or tcp), turns:host:5349?transport=tcp, or turn:name:password@host:3478 with %40 for an @ in the name."
        )
    url = f"{found['scheme']}:{found['place']}{found['query'] or ''}"
    return IceServer(url=url, name=unquote(found["name"] or ""), password=unquote(found["password"] or ""))


def _is_place(host: str, port: str | None) -> bool:
    if host.startswith("["):
        try:
            IPv6Address(host[1:-1])
        except AddressValueError:
            return False
    return port is None or 0 < int(port) <= _LARGEST_PORT


def _is_asked_so(found: re.Match[str]) -> bool:
    """A STUN server has neither name nor transport; browsers speak TLS to a relay over TCP only."""
    if found["scheme"] == "stun":
        return not (found["name"] or found["query"])
    if found["scheme"] == "turns" and found["query"] == "?transport=udp":
        return False
    return unquote(f"{found['name']}{found['password']}").isprintable()


def relay_only_from(written: str, servers: Sequence[IceServer]) -> bool:
    """`yes`, or nothing. Raises Misconfigured: whoever wants addresses hidden must not believe it of `true`."""
    if written not in {"", "yes"}:
        raise Misconfigured("TURNABOUT_RELAY_ONLY must be yes, or not set.")
    if written and not any(server.is_relay for server in servers):
        raise Misconfigured("TURNABOUT_RELAY_ONLY needs a turn: or turns: address in TURNABOUT_ICE_SERVERS.")
    return written == "yes"
