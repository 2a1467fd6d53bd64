"""The two demo people: made as a sign-up makes them, with passphrases of their own in every data folder."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from configparser import ConfigParser
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password

from turnabout.accounts.models import Person
from turnabout.ops.demo.browser import Browser, new_id
from turnabout.ops.demo.story import Character, Story
from turnabout.ops.private_file import write_private
from turnabout.vault import derive, wrap
from turnabout.vault.entering import SCRYPT_N, SCRYPT_P, SCRYPT_R, salt_for
from turnabout.vault.envelope import writing_proof
from turnabout.vault.models import Keyring
from turnabout.vault.writing import hash_of

FILE: Final = "demo.txt"
WORDS: Final = 5
_PASSPHRASE: Final = "passphrase"  # noqa: S105 - the name of a line, no secret
_CODE: Final = "recovery code"
_REVISION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One person as their browser has made them, before the server knows: secrets, and what is sent."""

    character: Character
    id: str
    passphrase: str = field(repr=False)
    code: str = field(repr=False)
    root: bytes = field(repr=False)
    password: str
    recovery_hash: str
    wrapped: bytes


def make(story: Story) -> tuple[Made, Made]:
    """Make both at once: stretching passphrases takes long, and leaves the interpreter free meanwhile."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        one, other = pool.map(_make, story.people)
    return one, other


def ready_passphrase() -> str:
    """Five words from the list of 2,048, each as likely as any other: fifty-five bits.

    They are the first of a recovery code, whose checksum is in its last word only.
    """
    return " ".join(derive.recovery_code(derive.new_recovery_entropy()).split()[:WORDS])


def _make(character: Character) -> Made:
    id_, root, passphrase = new_id(), derive.new_secret(), ready_passphrase()
    entropy = derive.new_recovery_entropy()
    salt = derive.from_b64url(salt_for(character.email))
    sign_in = derive.passphrase_keys(derive.stretch(passphrase, salt=salt))
    recovery = derive.recovery_keys(entropy)
    ways = wrap.ways_of(sign_in.unlock, recovery.unlock)
    keyring = wrap.Keyring(person=id_, revision=_REVISION, root=1, roots=(root,), ways=ways)
    return Made(
        character=character,
        id=id_,
        passphrase=passphrase,
        code=derive.recovery_code(entropy),
        root=root,
        password=make_password(sign_in.auth),
        recovery_hash=make_password(recovery.auth),
        wrapped=wrap.wrap_keyring(keyring),
    )


def come_in(made: Made, at: datetime) -> Browser:
    """Person, keyring and the first, empty roster, as a sign-up leaves them."""
    keys = derive.root_keys(made.root)
    person = Person.objects.create(
        id=UUID(made.id),
        email=made.character.email,
        name=made.character.name,
        time_zone=made.character.time_zone,
        language=settings.LANGUAGE_CODE,
        password=made.password,
        is_demo=True,
        created_at=at,
        last_login=at,
    )
    Keyring.objects.create(
        person=person,
        revision=_REVISION,
        salt=salt_for(made.character.email),
        n=SCRYPT_N,
        r=SCRYPT_R,
        p=SCRYPT_P,
        wrap=made.wrapped,
        recipient=keys.recipient,
        recovery_hash=made.recovery_hash,
        writing_hash=hash_of(writing_proof(keys.own, made.id)),
        code_made_at=at,
        code_kept_at=at,
        updated_at=at,
    )
    browser = Browser(key=made.character.key, person=person, keys=keys)
    browser.write_roster(at)
    return browser


def write_down(made: tuple[Made, Made]) -> None:
    """Keep passphrases and recovery codes in a file of the data folder that only its owner can read."""
    file = _reader()
    for one in made:
        file[one.character.email] = {_PASSPHRASE: one.passphrase, _CODE: one.code}
    text = io.StringIO()
    file.write(text)
    write_private(settings.DATA / FILE, text.getvalue())


def passphrases() -> dict[str, str]:
    """The passphrase of each email in the file; empty where there is no file."""
    file = _reader()
    file.read(settings.DATA / FILE, encoding="utf-8")
    return {email: file[email][_PASSPHRASE] for email in file.sections() if _PASSPHRASE in file[email]}


def _reader() -> ConfigParser:
    return ConfigParser(interpolation=None)
