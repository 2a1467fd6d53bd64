"""A backup is made while people write, and gives back every row on another machine, or changes nothing."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.ops.instances import SEED, Instance, Rows, copied, make_instance, make_instance_with_tables

READ_ALL = """
import json
from django.test import Client
from tests.ops.demo_reader import NOW, reader, written_down
from turnabout.accounts.models import Person
from turnabout.vault import derive
from turnabout.vault.models import Record
said = {}
for person in Person.objects.order_by("email"):
    one = reader(person)
    records = Record.objects.of(person, NOW).exclude(server_kind="key").order_by("id")
    texts = [opened.body for record in records for opened in one.open(record)]
    browser = Client(HTTP_HOST="localhost", headers={"Accept": "application/json"})
    asked = browser.post("/vault/parameters/", {"email": person.email}, content_type="application/json").json()
    stretched = derive.stretch(written_down()[person.email]["passphrase"], salt=derive.from_b64url(asked["salt"]))
    proof = {"email": person.email, "auth": derive.passphrase_keys(stretched).auth}
    said[person.email] = [browser.post("/sign-in/", proof, content_type="application/json").status_code, texts]
stranger = {"email": "nobody@example.org"}
said["stranger"] = browser.post("/vault/parameters/", stranger, content_type="application/json").json()
print(json.dumps(said))
"""

SIGN_IN = """
from django.test import Client
from turnabout.accounts.models import Person
browser = Client()
browser.force_login(Person.objects.earliest("created_at"), "turnabout.accounts.backends.AuthSecretBackend")
print(browser.cookies["session"].value)
"""

IS_SIGNED_IN = """
from django.test import Client
browser = Client(HTTP_HOST="localhost", headers={{"Accept": "application/json"}})
browser.cookies["session"] = "{cookie}"
print(browser.get("/vault/records/").status_code)
"""

WRITE_ON = """
import django
django.setup()
from tests.ops.demo_reader import NOW, reader
from turnabout.accounts.models import Person
from turnabout.ops.demo.browser import Browser
person = Person.objects.earliest("created_at")
browser = Browser(key="ana", person=person, keys=reader(person).keys)
mark = browser.write("note", {"text": "first"}, NOW)
print(mark.record, flush=True)
while True:
    mark = browser.write("note", {"text": "and on"}, NOW, record=mark.record)
    print(mark.revision, flush=True)
"""

CHAIN = """
from turnabout.vault.models import Record
record = Record.objects.get(id="{record}")
print([record.revision, *record.revisions.order_by("number").values_list("number", flat=True)])
"""


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """Two people with twelve sealed weeks."""
    instance = make_instance_with_tables(tmp_path_factory.mktemp("seeded"))
    instance.python(SEED)
    return instance


@dataclass(frozen=True)
class Backup:
    """A backup, and what it is of: the rows, and the cookie of somebody who was signed in."""

    file: Path
    rows: Rows
    cookie: str


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two key files, each by its recipient."""
    folder = tmp_path_factory.mktemp("keys")
    instance = Instance(data=folder / "data", database="")
    made = [(folder / name, instance.runs("backup", "--new-key", folder / name)) for name in ("one", "two")]
    return {said.splitlines()[0]: path for path, (_status, said) in made}


@pytest.fixture(scope="module")
def recipient(keys: dict[str, Path]) -> str:
    return next(iter(keys))


@pytest.fixture(scope="module")
def key(keys: dict[str, Path], recipient: str) -> Path:
    return keys[recipient]


@pytest.fixture(scope="module")
def backup(seeded: Instance, recipient: str, tmp_path_factory: pytest.TempPathFactory) -> Backup:
    """A backup of the two."""
    file = tmp_path_factory.mktemp("backup") / "turnabout.tar.age"
    made = Backup(file=file, cookie=seeded.python(SIGN_IN), rows=seeded.rows())
    status, said = seeded.runs("backup", file, "--to", recipient)
    assert (status, said) == (0, f"Backed up 2 people to {file}.")
    return made


@pytest.fixture
def other(tmp_path: Path) -> Instance:
    """Another machine, with nothing on it."""
    return make_instance(tmp_path)


def test_every_row_comes_back_and_both_sign_in_and_read_everything(
    seeded: Instance, backup: Backup, key: Path, other: Instance
) -> None:
    restored, words = other.runs("restore", backup.file, "--key", key)
    assert (restored, words.endswith("2 people. Start Turnabout now.")) == (0, True)
    assert other.rows() == backup.rows
    assert other.python(IS_SIGNED_IN.format(cookie=backup.cookie)) == "200"
    # What people remember is in no backup.
    shutil.copy(seeded.data / "demo.txt", other.data)
    read = other.python(READ_ALL)
    assert read == seeded.python(READ_ALL)
    said = json.loads(read)
    assert [said[email][0] for email in ("ana@example.org", "ben@example.org")] == [200, 200]
    assert all(len(said[email][1]) > 50 for email in ("ana@example.org", "ben@example.org"))


@pytest.fixture
def busy(seeded: Instance, tmp_path: Path) -> Instance:
    """Two people of whom one is about to write."""
    return copied(seeded, tmp_path)


@pytest.fixture
def writer(busy: Instance) -> Iterator[subprocess.Popen[str]]:
    """Somebody who writes on and on, and says what was acknowledged."""
    command = [sys.executable, "-c", WRITE_ON]
    with subprocess.Popen(command, env=busy.environment(), stdout=subprocess.PIPE, text=True, cwd=ROOT) as writing:
        yield writing
        writing.kill()


def test_what_was_acknowledged_before_is_in_a_backup_that_is_made_while_somebody_writes(
    busy: Instance, writer: subprocess.Popen[str], keys: dict[str, Path], tmp_path: Path
) -> None:
    recipient, key = next(iter(keys.items()))
    assert writer.stdout is not None
    record, acknowledged = writer.stdout.readline().strip(), int(writer.stdout.readline())
    assert busy.runs("backup", tmp_path / "backup", "--to", recipient)[0] == 0
    # It has written on meanwhile, for else this would show nothing.
    written = [acknowledged, *(int(writer.stdout.readline()) for _ in range(3))]
    writer.kill()
    other = make_instance(tmp_path)
    assert other.runs("restore", tmp_path / "backup", "--key", key)[0] == 0
    now, kept = busy.rows(), other.rows()
    # Only the one record has another revision by now.
    assert {table for table, rows in kept.items() if not set(rows) <= set(now[table])} <= {"vault_record"}
    newest, *numbers = json.loads(other.python(CHAIN.format(record=record)))
    assert numbers == list(range(1, newest + 1))
    assert (
        written[0]
        <= newest
        < len([row for row in now["vault_revision"] if record.replace("-", "") in row.replace("-", "")])
    )


def test_a_backup_is_its_owners_alone_and_leaves_nothing_unsealed(seeded: Instance, backup: Backup) -> None:
    assert stat.S_IMODE(backup.file.stat().st_mode) == 0o600
    assert [path.name for path in backup.file.parent.iterdir()] == [backup.file.name]
    assert [path.name for path in seeded.data.iterdir() if path.name.startswith(".")] == []
    sealed = backup.file.read_bytes()
    secrets = json.loads((seeded.data / "secrets.json").read_text())
    assert [text for text in ("ana@example.org", *secrets.values()) if text.encode() in sealed] == []


def test_nothing_is_written_unsealed_unless_that_is_said(seeded: Instance, other: Instance, tmp_path: Path) -> None:
    status, said = seeded.runs("backup", tmp_path / "backup")
    assert (status, "Say whom to seal it to" in said, (tmp_path / "backup").exists()) == (1, True, False)
    assert seeded.runs("backup", tmp_path / "backup", "--plain")[0] == 0
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    assert other.runs("restore", tmp_path / "backup")[0] == 0
    assert other.rows() == seeded.rows()


def test_the_second_of_two_recipients_can_restore_too(
    seeded: Instance, keys: dict[str, Path], other: Instance, tmp_path: Path
) -> None:
    assert seeded.runs("backup", tmp_path / "backup", TURNABOUT_BACKUP_RECIPIENT=" ".join(keys))[0] == 0
    assert other.runs("restore", tmp_path / "backup", "--key", list(keys.values())[1])[0] == 0
    assert other.rows() == seeded.rows()


def test_a_key_is_its_owners_alone_and_never_overwritten(seeded: Instance, key: Path, recipient: str) -> None:
    before = key.read_bytes()
    assert (stat.S_IMODE(key.stat().st_mode), recipient in key.read_text()) == (0o600, True)
    status, said = seeded.runs("backup", "--new-key", key)
    assert (status, "exists already" in said, key.read_bytes()) == (1, True, before)


def test_a_folder_keeps_thirty_days_and_what_is_not_ours(seeded: Instance, recipient: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    theirs = ["turnabout-2020-01-01.tar.age", "turnabout-notes.tar.age", "letter.txt"]
    old = ["turnabout-2020-01-01T00-00-00Z.tar.age", "turnabout-2026-10-01T00-00-00Z.tar"]
    (seeded.data / "clock-offset").unlink(missing_ok=True)
    for name in (*theirs, *old):
        (folder / name).write_text("older")
    status, said = seeded.runs("backup", "--to-folder", folder, "--to", recipient)
    assert status == 0
    [made] = {path.name for path in folder.iterdir()} - {*theirs, *old}
    assert sorted(path.name for path in folder.iterdir()) == sorted([made, *theirs])
    assert said.splitlines()[1:] == [f"Removed {name}, older than 30 days." for name in old]
