"""Friends as they live for months: what they know, what their two browsers hold, and every way back in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.core.management import call_command

from tests.builders import JSON, Browser
from tests.conftest import MovedClock
from tests.offers import junk_over
from tests.people import Someone
from tests.rekeyed import Held, joined, new_both, new_root
from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.vault import recovering
from turnabout.vault.derive import SignInKeys, from_b64url
from turnabout.vault.models import FormerKeyring, Record
from turnabout.vault.models import Keyring as KeyringRow
from turnabout.vault.wrap import Keyring, WaysIn, unwrap_keyring
from turnabout.web.clock import now

DONE = (200, 201)
#: What an honest browser may be told when something else was faster: never that its request was garbled.
REFUSED = (302, 401, 403, 404, 409, 410)


def say(browser: Browser, method: str, path: str, body: JSON | None = None, *, held: Held | None = None) -> JSON | None:
    """Send a request as an honest browser does, unlocked with what it `held`; None where it was refused.

    Limits have their own tests.
    """
    cache.clear()
    browser.writing = held.writing if held else ""
    answer = browser.send(method, path, body)
    assert answer.status_code in (*DONE, *REFUSED), (method, path, answer.status_code, answer.content)
    if answer.status_code not in DONE:
        return None
    found: JSON = answer.json()
    return found


@dataclass
class Device:
    """One browser: signed in or not, and the keyring it holds while it is unlocked."""

    browser: Browser = field(default_factory=Browser)
    held: Held | None = None


@dataclass
class Friend:
    """Somebody. What they typed they know until they forget it, whether or not they heard an answer."""

    someone: Someone
    passphrases: list[SignInKeys]
    codes: list[SignInKeys]
    roots: tuple[bytes | None, ...]
    devices: tuple[Device, Device] = field(default_factory=lambda: (Device(), Device()))
    #: Every passphrase and code there ever was, forgotten or not: papers turn up again.
    papers: list[tuple[str, SignInKeys]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.papers = [("auth", one) for one in self.passphrases] + [("recovery_auth", one) for one in self.codes]

    @property
    def id(self) -> str:
        """Their person id."""
        return str(self.someone.id)

    @property
    def person(self) -> Person:
        """Their row, as it is."""
        return Person.objects.get(pk=self.id)

    @property
    def row(self) -> KeyringRow:
        """Their keyring's row, as it is."""
        return KeyringRow.objects.get(person=self.person)

    def sign_in(self, device: Device, by: SignInKeys) -> bool:
        """Sign in with a passphrase, the present one or not."""
        browser = Browser()
        given = say(browser, "POST", "/sign-in/", {"email": self.someone.email, "auth": by.auth})
        if given is None:
            return False
        device.browser, device.held = browser, self.opened(given, by)
        return True

    def unlock(self, device: Device, by: SignInKeys, how: str) -> Held | None:
        """Be handed the keyring by passphrase or code, as whoever wants to change it is."""
        given = say(device.browser, "POST", "/vault/unlocking/", {how: by.auth})
        return None if given is None else self.opened(given, by)

    def opened(self, given: JSON, by: SignInKeys) -> Held:
        """The keyring as handed out: it opens, and every root is in it that they can have."""
        keyring = unwrap_keyring(from_b64url(given["wrap"]), by.unlock, person=self.id)
        assert (keyring.revision, keyring.root, keyring.roots) == (given["revision"], given["root"], self.roots)
        held = Held(keyring=keyring, sign_in=by, recovery=by)
        assert held.keys.recipient == given["recipient"]
        return held

    def is_written_over(self, device: Device) -> bool:
        """Whether somebody who copied this sign-in, and no keys, puts junk above anything of theirs."""
        theirs = Record.objects.filter(author=self.person)
        return any(
            say(device.browser, "PUT", f"/vault/records/{one.id}/", junk_over(one)) is not None for one in theirs
        )

    def learn(self, after: Held, change: JSON) -> None:
        """Make a change: what was typed for it may be what opens from now on."""
        self.passphrases = [*self.passphrases, *([after.sign_in] if "auth" in change else [])]
        self.codes = [*self.codes, *([after.recovery] if "recovery_auth" in change else [])]
        self.papers += [("auth", after.sign_in), ("recovery_auth", after.recovery)]
        self.roots = after.keyring.roots

    def forget(self, what: str) -> None:
        """Lose the passphrase or the code; of the other, what has stopped working is not gone by any more."""
        self.passphrases = [] if what == "auth" else [one for one in self.passphrases if self.signs_in(one)]
        self.codes = [] if what == "recovery_auth" else [one for one in self.codes if self.recovers(one)]

    def signs_in(self, by: SignInKeys) -> bool:
        """Whether a passphrase lets in, as the rows say."""
        hashes = (self.person.password, self.row.before_password)
        return any(check_password(by.auth, one) for one in hashes if one)

    def recovers(self, by: SignInKeys) -> bool:
        """Whether a code lets in, as the rows say."""
        hashes = (self.row.recovery_hash, self.row.before_recovery_hash)
        return any(check_password(by.auth, one) for one in hashes if one)

    def gets_in(self) -> bool:
        """Whether anything they know lets them in; True for whoever knows nothing."""
        known = [*map(self.signs_in, self.passphrases), *map(self.recovers, self.codes)]
        return any(known) or not known

    def is_whole(self) -> bool:
        """Whether each secret that lets in opens the wrap beside it, with every root in it."""
        row, person = self.row, self.person
        wraps = [(person.password, row.recovery_hash, row.wrap)]
        if row.before_wrap:
            wraps.append((row.before_password, row.before_recovery_hash, row.before_wrap))
        for hashed, code_hashed, wrap in wraps:
            ways = [one for one in self.passphrases if check_password(one.auth, hashed)]
            ways += [one for one in self.codes if check_password(one.auth, code_hashed)]
            opened = [unwrap_keyring(bytes(wrap), one.unlock, person=self.id) for one in ways]
            if any((one.root, one.roots) != (row.root, self.roots) for one in opened):
                return False
        # What was brought back is not kept any more.
        return all(self.roots[kept.root - 1] is None for kept in FormerKeyring.objects.of(person, now()))

    def links(self, letter: str) -> list[str]:
        """The links of all letters of a kind that came, oldest first."""
        found = Message.objects.filter(letter=letter, to=self.someone.email).order_by("pk")
        return [match[1] for one in found if (match := re.search(r"https?://[^/\s]+(/\S+/)", one.text))]

    def ask(self) -> str:
        """Ask for the link by email, and read it."""
        say(Browser(), "POST", "/reset/", {"email": self.someone.email})
        recovering.answer(now())
        return self.links("reset")[-1]

    def ask_anew(self) -> None:
        """Ask to start anew; where the email was never verified, the operator is asked first."""
        if say(Browser(), "POST", f"{self.ask()}start-anew/") is None:
            call_command("vouch", self.someone.email)
            assert say(Browser(), "POST", f"{self.ask()}start-anew/")

    def reset(self, device: Device, code: SignInKeys, *, heard: bool = True) -> bool:
        """Come in by mail and code."""
        link, browser = self.ask(), Browser()
        given = say(browser, "POST", f"{link}wrap/", {"recovery_auth": code.auth})
        if given is None:
            return False
        after, change = new_both(self.opened(given, code))
        self.learn(after, change)
        assert say(browser, "POST", link, {**change, "recovery_auth_before": code.auth})
        if heard:
            device.browser, device.held = browser, after
        return True

    def begin_anew(self, device: Device, link: str, *, heard: bool = True) -> bool:
        """Come in by a link after two days."""
        row, browser = self.row, Browser()
        keyring = Keyring(person=self.id, revision=row.revision, root=row.root, roots=(None,), ways=WaysIn())
        after, change = new_root(
            Held(keyring=keyring, sign_in=self.someone.sign_in, recovery=self.someone.recovery), known=False
        )
        knew = (self.passphrases, self.codes, self.roots)
        self.learn(after, change)
        if say(browser, "POST", link, change) is None:
            self.passphrases, self.codes, self.roots = knew
            return False
        if heard:
            device.browser, device.held = browser, after
        return True

    def lose_both(self, clock: MovedClock) -> Device:
        """Know neither passphrase nor code any more, and start anew."""
        self.passphrases, self.codes = [], []
        return self.come_in(clock)

    def bring_back(self, device: Device, paper: int, *, heard: bool = True) -> bool:
        """With the passphrase of today, and a paper that turned up: open what was kept, and join it again."""
        held = self.unlock(device, self.passphrases[-1], "auth") if self.passphrases else None
        how, by = self.papers[paper % len(self.papers)]
        given = held and say(device.browser, "POST", "/vault/former/opening/", {how: by.auth})
        if not (held and given):
            return False
        after, change = joined(held, unwrap_keyring(from_b64url(given["wrap"]), by.unlock, person=self.id))
        proofs = {"proof": {"auth": held.sign_in.auth}, "before": {how: by.auth}}
        self.roots = after.keyring.roots
        assert say(device.browser, "PUT", "/vault/former/", {**change, **proofs})
        device.held = after if heard else device.held
        return True

    def come_in(self, clock: MovedClock) -> Device:
        """By the shortest way there is for them: passphrase, code, or two days."""
        device = self.devices[0]
        if any(self.sign_in(device, one) for one in reversed(self.passphrases)):
            return device
        if any(self.reset(device, one) for one in reversed(self.codes)):
            return device
        assert not self.passphrases, "they know a passphrase that they go by, and no way in"
        assert not self.codes, "they know a code that they go by, and no way in"
        self.ask_anew()
        clock.go(timedelta(hours=48, minutes=1))
        recovering.send_due(now())
        assert self.begin_anew(device, self.links("start-anew-due")[-1])
        return device
