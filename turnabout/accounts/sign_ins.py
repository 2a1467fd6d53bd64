"""Signed-in sessions: begun in one place, listed for their person, and ended one by one or all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.contrib.auth import login
from django.contrib.sessions.models import Session
from django.db import transaction

from turnabout.accounts import devices, letters
from turnabout.accounts.models import Device, SignIn
from turnabout.accounts.user_agents import browser_in, system_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from turnabout.accounts.access import Signed
    from turnabout.accounts.models import Person

# How coarse “last seen” is.
SEEN_EVERY = timedelta(hours=1)
NOTED = "noted"

_listeners: list[Callable[[str], None]] = []


def listen(ended: Callable[[str], None]) -> None:
    """Be told the key of each session that is ended from elsewhere. Called from `apps.ready()`."""
    _listeners.append(ended)


def let_in(
    request: HttpRequest, response: HttpResponse, person: Person, *, now: datetime, newcomer: bool = False
) -> HttpResponse:
    """Sign somebody in at this browser, and write to them when it was not known before.

    A newcomer has just made the account here: there is nothing to tell them. Whoever comes back by a reset is none.
    """
    cookie = devices.cookie_of(request)
    with transaction.atomic():
        login(request, person)
        if request.session.session_key is None:
            # Somebody else was signed in here: Django emptied their session, and keeps the new one only later.
            request.session.save()
        device, unknown = devices.recognised(person, cookie, request, now)
        _keep(request, person, now, device=device)
        if unknown and not newcomer:
            _tell_of(device, person, now)
    devices.remember(response, cookie)
    return response


def known_since(request: Signed) -> datetime | None:
    """When whoever is signed in first came in with this browser; None where it was not noted, or was forgotten."""
    here = SignIn.objects.of(request.user).filter(session=request.session.session_key).select_related("device").first()
    return here.device.first_seen_at if here and here.device else None


def note(request: HttpRequest, person: Person, now: datetime) -> None:
    """Keep the session's row, and touch it once an hour; most requests ask the database nothing."""
    noted = request.session.get(NOTED) or {}
    # Django gives a session a new key when a passphrase changes, and the old row goes with the old one.
    known = noted.get("key") == request.session.session_key
    if not known or now - datetime.fromisoformat(noted["at"]) >= SEEN_EVERY:
        _keep(request, person, now)


def end(sign_in: SignIn) -> None:
    """End one session; its browser finds itself signed out at its next request, its rooms close at once."""
    _end([sign_in.session_id])


def end_all(person: Person, but: str | None = None) -> None:
    """End every session of a person, but the one with this key."""
    _end(SignIn.objects.of(person).exclude(session=but or "").values_list("session_id", flat=True))


def _end(keys: Iterable[str]) -> None:
    ended = list(keys)
    Session.objects.filter(session_key__in=ended).delete()
    transaction.on_commit(partial(_tell, ended))


def _tell(keys: list[str]) -> None:
    for key in keys:
        for ended in _listeners:
            ended(key)


def _keep(request: HttpRequest, person: Person, now: datetime, *, device: Device | None = None) -> None:
    agent = request.headers.get("User-Agent", "")
    # Before it is kept anywhere: what is not there can be asked of nobody.
    seen_at = now.replace(minute=0, second=0, microsecond=0)
    noted = request.session.get(NOTED) or {}
    began = datetime.fromisoformat(noted["began"]) if noted else now
    device_id = str(device.id) if device else noted.get("device")
    seen = {"last_seen_at": seen_at, "browser": browser_in(agent), "system": system_in(agent)}
    SignIn.objects.update_or_create(
        session_id=request.session.session_key,
        defaults=seen,
        create_defaults={
            **seen,
            "person": person,
            "began_at": began,
            # It may have been forgotten since.
            "device": Device.objects.of(person).filter(id=device_id).first() if device_id else None,
        },
    )
    request.session[NOTED] = {
        "key": request.session.session_key,
        "at": seen_at.isoformat(),
        "began": began.isoformat(),
        "device": device_id,
    }


def _tell_of(device: Device, person: Person, now: datetime) -> None:
    letters.write(
        person,
        "new-browser",
        key=f"new browser:{device.id}",
        now=now,
        facts={"devices": letters.link_to("devices"), "account": letters.link_to("account")},
    )
