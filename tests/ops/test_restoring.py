"""What cannot be restored says so in a sentence, and everything here stays as it was."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.architecture.tree import ROOT
from tests.ops.instances import Instance, make_instance, make_instance_with_tables

ON_POSTGRES = bool(os.environ.get("TURNABOUT_TEST_DATABASE_URL"))
PERSON = """
from datetime import UTC, datetime
from turnabout.accounts.models import Person
at = datetime(2026, 3, 2, tzinfo=UTC)
Person.objects.create(name="{name}", email="{name}@example.org", time_zone="UTC", created_at=at)
"""

Change = Callable[[dict[str, Any]], object]


class Made(NamedTuple):
    """An instance with Ana in it, a backup of it sealed and one plain, and the key."""

    instance: Instance
    sealed: Path
    plain: Path
    key: Path


def inhabited(folder: Path, name: str) -> Instance:
    """An instance with one person."""
    instance = make_instance_with_tables(folder)
    instance.python(PERSON.format(name=name))
    return instance


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Made once; nothing here changes it."""
    folder = tmp_path_factory.mktemp("made")
    instance = inhabited(folder, "ana")
    _status, said = instance.runs("backup", "--new-key", folder / "key")
    assert instance.runs("backup", folder / "sealed", "--to", said.splitlines()[0])[0] == 0
    assert instance.runs("backup", folder / "plain", "--plain")[0] == 0
    return Made(instance, folder / "sealed", folder / "plain", folder / "key")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """An instance with Ben in it, where nothing may change."""
    return inhabited(tmp_path_factory.mktemp("here"), "ben")


# Marked once is what is refused by looking at the file, before any database is.
def refusal(here: Instance, *words: str | Path) -> str:
    """What a refused restoring says, once it is seen that it changed nothing."""
    before = here.state()
    status, said = here.runs("restore", *words)
    assert (status, here.state()) == (1, before)
    return said.removeprefix("CommandError: ")


def altered(
    plain: Path, to: Path, *, manifest: Change = lambda _said: None, parts: dict[str, bytes] | None = None
) -> Path:
    """A plain backup with another manifest, or with parts added or put in place of others."""
    with tarfile.open(plain) as tar:
        content = {member.name: tar.extractfile(member).read() for member in tar.getmembers()}  # type: ignore[union-attr]  # all are files
    said = json.loads(content["manifest.json"])
    manifest(said)
    content["manifest.json"] = json.dumps(said).encode()
    content.update(parts or {})
    with tarfile.open(to, "w") as tar:
        for name, data in content.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return to


def test_people_who_are_here_are_not_replaced_by_accident(made: Made, here: Instance) -> None:
    _instance, sealed, _plain, key = made
    said = refusal(here, sealed, "--key", key)
    assert (
        said == "People use this instance already. Add --replace to put the backup in its place. Nothing was changed."
    )


@pytest.mark.once
def test_another_key_opens_nothing(made: Made, here: Instance, tmp_path: Path) -> None:
    here.runs("backup", "--new-key", tmp_path / "other")
    said = refusal(here, made.sealed, "--key", tmp_path / "other", "--replace")
    assert said == "This backup was sealed to another key. Nothing was changed; try the key it was made for."


@pytest.mark.once
def test_what_is_no_key_is_not_tried(made: Made, here: Instance) -> None:
    assert refusal(here, made.sealed, "--key", made.sealed, "--replace") == "That is no key. Nothing was changed."


@pytest.mark.once
@pytest.mark.parametrize("share", [0.5, 0.999])
def test_a_sealed_backup_that_is_cut_short_or_changed_is_refused(
    made: Made, here: Instance, tmp_path: Path, share: float
) -> None:
    whole = made.sealed.read_bytes()
    at = int(len(whole) * share)
    for broken in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
        (tmp_path / "broken").write_bytes(broken)
        said = refusal(here, tmp_path / "broken", "--key", made.key, "--replace")
        assert (
            said == "This backup is cut short or was changed since it was made. Nothing was changed; try another one."
        )


NOT_A_BACKUP = "This is no backup of Turnabout, or not all of one. Nothing was changed; try another file."


@pytest.mark.once
@pytest.mark.parametrize("share", [0.01, 0.9])
def test_a_plain_backup_that_is_cut_short_is_refused(made: Made, here: Instance, tmp_path: Path, share: float) -> None:
    whole = made.plain.read_bytes()
    (tmp_path / "broken").write_bytes(whole[: int(len(whole) * share)])
    assert refusal(here, tmp_path / "broken", "--replace") == NOT_A_BACKUP


@pytest.mark.once
@pytest.mark.parametrize("name", ["../secrets.json", "more.txt"])
def test_what_the_manifest_does_not_name_is_refused(made: Made, here: Instance, tmp_path: Path, name: str) -> None:
    file = altered(made.plain, tmp_path / "more", parts={name: b"{}"})
    assert refusal(here, file, "--replace") == NOT_A_BACKUP
    named = altered(
        made.plain,
        tmp_path / "named",
        manifest=lambda said: said["parts"].update({name: sha256(b"{}").hexdigest()}),
        parts={name: b"{}"},
    )
    assert refusal(here, named, "--replace") == NOT_A_BACKUP


@pytest.mark.once
def test_a_part_that_is_not_what_the_manifest_says_is_refused(made: Made, here: Instance, tmp_path: Path) -> None:
    file = altered(made.plain, tmp_path / "swapped", parts={"secrets.json": (here.data / "secrets.json").read_bytes()})
    assert refusal(here, file, "--replace") == NOT_A_BACKUP


def test_rows_that_are_missing_are_noticed_before_anything_is_put_in_place(
    made: Made, here: Instance, tmp_path: Path
) -> None:
    file = altered(made.plain, tmp_path / "fewer", manifest=lambda said: said["rows"].update(accounts_person=2))
    said = refusal(here, file, "--replace")
    assert said == "What was read is not what the backup says it holds. Nothing was changed; try another one."


@pytest.mark.once
def test_a_newer_backup_asks_for_an_upgrade_first(made: Made, here: Instance, tmp_path: Path) -> None:
    changes: list[Change] = [
        lambda said: said.update(format=2),
        lambda said: said["migrations"]["accounts"].append("9999_of_tomorrow"),
        lambda said: said["migrations"].update(tomorrow=["0001_initial"]),
    ]
    for change in changes:
        said = refusal(here, altered(made.plain, tmp_path / "newer", manifest=change), "--replace")
        assert said.endswith("Nothing was changed; upgrade this one first.")


def test_a_backup_of_the_other_kind_of_database_is_refused(made: Made, here: Instance, tmp_path: Path) -> None:
    theirs, ours = ("sqlite", "postgresql") if ON_POSTGRES else ("postgresql", "sqlite")
    file = altered(made.plain, tmp_path / "other", manifest=lambda said: said.update(database=theirs))
    said = refusal(here, file, "--replace")
    assert said.startswith(f"This backup is of {theirs}, and this instance is set to {ours}.")


@pytest.mark.once
def test_a_file_that_is_not_there_is_said_to_be_missing(here: Instance, tmp_path: Path) -> None:
    assert refusal(here, tmp_path / "none").endswith("cannot be read. Nothing was changed.")


def test_replacing_replaces_everything(made: Made, tmp_path: Path) -> None:
    instance, sealed, _plain, key = made
    here = inhabited(tmp_path, "cleo")
    rows, secrets = here.rows(), (here.data / "secrets.json").read_bytes()
    status, said = here.runs("restore", sealed, "--key", key, "--replace")
    assert (status, here.rows()) == (0, instance.rows())
    assert (here.data / "secrets.json").read_bytes() == (instance.data / "secrets.json").read_bytes()
    if not ON_POSTGRES:
        [aside] = here.data.glob("before-restore-*")
        assert f"What was here before is in {aside}." in said
        assert Instance(data=aside, database="").rows() == rows
        assert (aside / "secrets.json").read_bytes() == secrets


def test_an_older_backup_is_brought_to_this_version(tmp_path: Path) -> None:
    old, here = inhabited(tmp_path, "ana"), make_instance(tmp_path)
    assert old.runs("migrate", "mail", "zero", "--verbosity", "0")[0] == 0
    tables = set(old.rows())
    assert old.runs("backup", tmp_path / "old", "--plain")[0] == 0
    assert here.runs("restore", tmp_path / "old")[0] == 0
    assert "mail_message" in set(here.rows()) - tables
    assert here.rows()["accounts_person"] == old.rows()["accounts_person"]


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL replaces tables under whoever uses them, all at once")
def test_nothing_is_replaced_under_a_running_server(made: Made, tmp_path: Path) -> None:
    here = inhabited(tmp_path, "ben")
    holding = "import django, sys\ndjango.setup()\nfrom turnabout.accounts.models import Person\n"
    holding += "Person.objects.count()\nprint('open', flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holding],
        env=here.environment(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as server:
        assert server.stdout is not None
        server.stdout.readline()
        said = refusal(here, made.sealed, "--key", made.key, "--replace")
        assert said == "Turnabout is running on this data folder. Stop it, then restore again. Nothing was changed."


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite needs no other program")
def test_a_missing_program_of_postgresql_is_named(made: Made, tmp_path: Path) -> None:
    status, said = made.instance.runs("backup", tmp_path / "backup", "--plain", PATH=str(tmp_path))
    assert (status, (tmp_path / "backup").exists()) == (1, False)
    assert "pg_dump is not on this machine. Nothing was changed. Install PostgreSQL’s client programs" in said


def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(made: Made, tmp_path: Path) -> None:
    away = Instance(data=tmp_path / "away", database="postgresql://nobody@localhost:9/nothing")
    for status, said in (
        away.runs("restore", made.sealed, "--key", made.key),
        away.runs("backup", tmp_path / "backup", "--plain"),
    ):
        assert (status, said.startswith("CommandError: The database cannot be used: ")) == (1, True)
        assert len(said.splitlines()) == 1


# A disk that takes so many more names, and from then on none; or none but those that go back.
FAILING_DISK = """
import sys
from django.core.management import CommandError, call_command

left, data = {left}, {data!r}

def takes_no_more(event, names):
    global left
    if event == "os.rename" and names[1].startswith((data + "/turnabout", data + "/secrets", data + "/before-")):
        left -= 1
        if left < 0 and (left == -1 or {for_good}):
            raise OSError(5, "Input/output error", str(names[1]))

sys.addaudithook(lambda event, names: takes_no_more(event, [str(one) for one in names]))
try:
    call_command("restore", {file!r}, "--replace")
except CommandError as stopped:
    print(stopped)
"""


def restores_on_failing_disk(here: Instance, made: Made, *, left: int, for_good: bool) -> str:
    script = FAILING_DISK.format(left=left, data=str(here.data), file=str(made.plain), for_good=for_good)
    return here.python(script)


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL puts its tables back itself")
@pytest.mark.parametrize("left", range(4))
def test_a_disk_that_fails_in_the_middle_leaves_all_as_it_was(made: Made, here: Instance, left: int) -> None:
    before = here.state()
    said = restores_on_failing_disk(here, made, left=left, for_good=False)
    assert said.endswith("Input/output error. Nothing was changed.")
    assert here.state() == before


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL puts its tables back itself")
def test_what_cannot_be_put_back_is_named(made: Made, tmp_path: Path) -> None:
    here = inhabited(tmp_path, "ben")
    said = restores_on_failing_disk(here, made, left=3, for_good=True)
    [aside] = here.data.glob("before-restore-*")
    assert f"What was here before is in {aside}: move it back before you start." in said
    assert Instance(data=aside, database="").rows()["accounts_person"]
