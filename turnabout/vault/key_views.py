"""A person's keys: what opens them, and changing it."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from turnabout.accounts.access import Signed, signed
from turnabout.accounts.sign_ins import end_all
from turnabout.vault import done, passkeys, recovering
from turnabout.vault.models import FormerKeyring, Keyring, Passkey, StartAnew
from turnabout.vault.proving import proved_somehow
from turnabout.vault.rekeying import MOST_BYTES, change, change_in
from turnabout.vault.writing import holds_keys
from turnabout.web import clock
from turnabout.web.answers import Refused, sent


@signed
@require_safe
@ensure_csrf_cookie
def keys(request: Signed) -> HttpResponse:
    """What opens this person's words, and everything that can be done about it."""
    now = clock.now()
    context = {
        "done": done.take(request),
        "own": Keyring.objects.get(person=request.user),
        "kept": FormerKeyring.objects.of(request.user, now),
        "passkeys": Passkey.objects.of(request.user),
        "start_anew": StartAnew.open_for(request.user, now),
    }
    return render(request, "vault/keys.html", context)


@signed
@require_safe
@ensure_csrf_cookie
def passphrase(request: Signed) -> HttpResponse:
    """Change the passphrase."""
    return render(request, "vault/change_passphrase.html", {"passkeys": passkeys.open_for(request.user)})


@signed
@require_safe
@ensure_csrf_cookie
def code(request: Signed) -> HttpResponse:
    """Make a new recovery code, or show that one still has the present one."""
    context = {"own": Keyring.objects.get(person=request.user), "passkeys": passkeys.open_for(request.user)}
    return render(request, "vault/code.html", context)


@signed
@require_safe
@ensure_csrf_cookie
def lost_device(request: Signed) -> HttpResponse:
    """A device was lost: everything new."""
    return render(request, "vault/lost_device.html", {"passkeys": passkeys.open_for(request.user)})


@signed
@require_http_methods(["PUT"])
def keyring(request: Signed) -> HttpResponse:
    """One change of the keyring, by whoever proves who they are; with a new passphrase others are signed out."""
    body, now = sent(request, most=MOST_BYTES if holds_keys(request) else None), clock.now()
    person = proved_somehow(request, body, now)
    made = passkeys.made(request, body["passkey"]) if "passkey" in body else None
    new = replace(change_in(body), made=made)
    change(person, new, now)
    if new.auth is not None:
        person.refresh_from_db()
        update_session_auth_hash(request, person)
        end_all(person, but=request.session.session_key)
    done.note(request, new)
    return JsonResponse({"revision": new.revision})


@signed
@require_POST
def code_shown(request: Signed) -> HttpResponse:
    """The code was kept, or two words of it were known: what the person's own browser says of it."""
    fields = {"kept": "code_kept_at", "words": "words_shown_at"}
    field = fields.get(str(sent(request).get("how")))
    if field is None:
        raise Refused(400, _("That was not understood. Nothing was changed; please try again."))
    Keyring.objects.filter(person=request.user).update(**{field: clock.now()})
    return JsonResponse({})


@signed
@require_POST
def start_anew_stopping(request: Signed) -> HttpResponse:
    """Stop a start anew, by whoever still has passphrase or code."""
    now = clock.now()
    person = proved_somehow(request, sent(request), now)
    recovering.stop(person, now)
    return JsonResponse({})
