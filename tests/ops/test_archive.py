"""Whoever has the file and the passphrase or the code reads everything; whatever was done to it is named."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from tests.archives import Files, Reader, files_of, write_zip
from tests.builders import World, keep_all, make_session
from tests.offers import offer
from tests.people import START, Someone
from turnabout.ops import archive
from turnabout.ops.archive.pulse import QUESTIONS
from turnabout.vault.envelope import JSON, Content, Sealed, Slot, seal_record
from turnabout.vault.keeping import keep, offered

ROOT = Path(__file__).parents[2]
NOTE = "0fffffff-0000-4000-8000-000000000001"
TAKEAWAY = "0fffffff-0000-4000-8000-000000000002"
WRITTEN = "What I would never say aloud, in <two>\nlines."


def chain(world: World, author: Someone, slots: list[Slot], bodies: list[JSON], *, kind: str) -> None:
    """Revisions that follow from one another, kept as a browser would have them kept."""
    person = next(one for one in (world.ana, world.ben) if one.id == author.id)
    keys = author.keys.own if slots[0].partnership is None else world.people.pair.keys.shared
    previous = None
    for slot, body in zip(slots, bodies, strict=True):
        sealed = seal_record(keys, slot, Content(kind=kind, body=body, at=START, previous=previous))
        keep(person, offered(offer(slot, sealed), kinds=[slot.server]), START)
        previous = sealed.mac


@pytest.fixture
def reader(world: World) -> Reader:
    """Ana, who has written and shared a little; Ben has too."""
    ana, ben, pair = world.people.ana, world.people.ben, world.people.pair
    session = make_session(world.partnership, START - timedelta(days=3), held=True)
    hour = {"session": str(session.id)}
    notes = [ana.own_slot(NOTE, revision=number) for number in (1, 2)]
    chain(world, ana, notes, [{**hour, "text": "What I"}, {**hour, "text": WRITTEN}], kind="note")
    chain(world, ben, [pair.shared_slot(ben, TAKEAWAY)], [{**hour, "text": "She has decided."}], kind="takeaway")
    commitment = pair.shared_slot(ana, str(uuid.uuid4()))
    chain(world, ana, [commitment], [{**hour, "when": "it is Tuesday", "will": "call Mira"}], kind="commitment")
    chain(world, ana, [ana.own_slot(str(uuid.uuid4()))], [{"stars": ["Vega", "Deneb"]}], kind="constellation")
    _keep_pulse(world, session.id)
    return Reader(person=world.ana, known=ana, keys=(ana.keys.own, pair.keys.shared))


def _keep_pulse(world: World, session: uuid.UUID) -> None:
    pair, ana = world.people.pair, world.people.ana
    slot = Slot(server="pulse", id=str(uuid.uuid4()), partnership=str(pair.id), epoch=1, author=str(ana.id), revision=1)
    body = {"session": str(session), "role": "focus", "heard": 9, "free": 8, "mine": 7, "useful": 6, "between": "no"}
    keep_all([(slot, _sealed(world, slot, body))])


def _sealed(world: World, slot: Slot, body: JSON) -> Sealed:
    return seal_record(world.people.pair.keys.shared, slot, Content(kind="pulse", body=body, at=START))


@dataclass(frozen=True, kw_only=True)
class Taken:
    """An archive at hand, and `turnabout archive` with what is typed."""

    files: Files
    folder: Path
    known: Someone
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    @property
    def pages(self) -> str:
        """Every page that was written."""
        return "\n".join(page.read_text() for page in sorted((self.folder / "ana").rglob("*.md")))

    def run(self, act: str, *words: str | Path, said: str | None = None) -> tuple[int, str, str]:
        """The exit status, what was printed, and what was complained of."""
        file = write_zip(self.files, self.folder / "ana.zip")
        self.patch.setattr("sys.stdin", io.StringIO(f"{self.known.code if said is None else said}\n"))
        status = archive.main([act, str(file), *map(str, words)])
        printed = self.capture.readouterr()
        return status, printed.out, printed.err


@pytest.fixture
def taken(
    *, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Taken:
    files = files_of(reader, START)
    return Taken(files=files, folder=tmp_path, known=reader.known, patch=monkeypatch, capture=capsys)


def test_the_code_opens_everything(taken: Taken) -> None:
    status, _, complaints = taken.run("open", "--code")
    expected = [
        "> What I would never say aloud, in &lt;two>\n> lines.",
        "> She has decided.",
        "> When it is Tuesday, I will call Mira.",
        "I felt understood, not just listened to. **9**",
        "You and Ben",
        '"Vega"',
        "your hour · held",
        "Everything in it was checked",
    ]
    assert (status, complaints) == (0, "")
    assert [one for one in expected if one not in taken.pages] == []
    assert not (taken.folder / "ana" / "PROBLEMS.md").exists()


def test_the_passphrase_opens_it_without_being_told_which(taken: Taken) -> None:
    assert taken.run("open", said=taken.known.passphrase)[0] == 0
    assert "She has decided." in taken.pages


def test_every_version_is_there_for_programs_and_no_key_is(taken: Taken) -> None:
    taken.run("open")
    text = (taken.folder / "ana" / "everything.json").read_text()
    [note] = [one for one in json.loads(text)["records"] if one["id"] == NOTE]
    assert [version["body"]["text"] for version in note["versions"]] == ["What I", WRITTEN]
    assert '"secret"' not in text
    modes = {page.stat().st_mode & 0o077 for page in (taken.folder / "ana").rglob("*.*")}
    assert modes == {0}


@pytest.mark.parametrize("said", ["not the passphrase", "abandon " * 12, "abandon " * 11 + "about"])
def test_what_does_not_open_it_writes_nothing(said: str, taken: Taken) -> None:
    status, _, complaints = taken.run("open", said=said)
    assert (status, complaints) == (2, "That does not open this archive. Nothing was written; try again.\n")
    assert not (taken.folder / "ana").exists()


def test_a_mistyped_code_is_told_from_a_wrong_one(taken: Taken) -> None:
    status, _, complaints = taken.run("open", "--code", said="abandon " * 12)
    assert (status, "These twelve words are no recovery code" in complaints) == (2, True)


def test_a_folder_with_something_in_it_is_left_alone(taken: Taken) -> None:
    (taken.folder / "ana").mkdir()
    (taken.folder / "ana" / "mine.txt").write_text("mine")
    status, _, complaints = taken.run("open")
    assert (status, "is there already and not empty" in complaints) == (2, True)
    assert [one.name for one in (taken.folder / "ana").iterdir()] == ["mine.txt"]


def flip(files: Files) -> None:
    name = f"records/{NOTE}/2.age"
    files[name] = files[name][:-1] + bytes([files[name][-1] ^ 1])


def drop(files: Files) -> None:
    del files[f"records/{TAKEAWAY}/1.age"]


def swap(files: Files) -> None:
    one, other = f"records/{NOTE}/1.age", f"records/{NOTE}/2.age"
    files[one], files[other] = files[other], files[one]


def add(files: Files) -> None:
    files[f"records/{NOTE}/3.age"] = files[f"records/{NOTE}/2.age"]


def move_an_hour(files: Files) -> None:
    files["partnerships.json"] = files["partnerships.json"].replace(b"2026-02", b"2025-02")


def lose_the_index(files: Files) -> None:
    del files["index.age"]


def bring_another_index(files: Files) -> None:
    files["index.age"] = files[f"records/{NOTE}/1.age"]


SPOILED = [
    (flip, [f"records/{NOTE}/2.age is not the file that was put in: it was damaged, changed or swapped."]),
    (drop, [f"records/{TAKEAWAY}/1.age is missing."]),
    (
        swap,
        [
            f"records/{NOTE}/1.age is not the file that was put in: it was damaged, changed or swapped.",
            f"records/{NOTE}/2.age is not the file that was put in: it was damaged, changed or swapped.",
        ],
    ),
    (add, [f"records/{NOTE}/3.age was not in the archive when it was made. It was not read."]),
    (
        move_an_hour,
        ["partnerships.json was changed after the archive was made; do not rely on the dates in it."],
    ),
    (
        lose_the_index,
        ["The sealed index is missing, so nothing can tell whether something else is too."],
    ),
    (
        bring_another_index,
        ["The sealed index was not sealed by you, or was changed; nothing tells whether all is here."],
    ),
]


@pytest.mark.parametrize(("spoil", "sentences"), SPOILED)
def test_what_was_done_to_it_is_named(spoil: Callable[[Files], None], sentences: list[str], taken: Taken) -> None:
    spoil(taken.files)
    status, _, complaints = taken.run("open")
    assert (status, complaints.splitlines()) == (1, sentences)
    problems = (taken.folder / "ana" / "PROBLEMS.md").read_text()
    assert [one for one in sentences if one not in problems] == []


def test_a_damaged_pin_is_named_once_and_closes_what_lies_behind_it(taken: Taken) -> None:
    status, _, complaints = taken.run("open")
    assert (status, complaints) == (0, "")
    [pin] = [
        one["id"]
        for one in json.loads((taken.folder / "ana" / "everything.json").read_text())["records"]
        if one["kind"] == "pin"
    ]
    taken.files[f"records/{pin}/1.age"] = b"age-encryption.org/v1\n"
    status, _, complaints = taken.run("open", "--to", taken.folder / "again")
    pair = json.loads(taken.files["partnerships.json"])[0]["id"]
    assert (status, complaints.splitlines()) == (
        1,
        [
            f"The keys of the partnership {pair} are missing; what was shared there could not be opened.",
            f"records/{pin}/1.age is not the file that was put in: it was damaged, changed or swapped.",
        ],
    )


def test_without_its_index_a_swap_is_still_seen(taken: Taken) -> None:
    lose_the_index(taken.files)
    swap(taken.files)
    status, _, complaints = taken.run("open")
    assert (status, f"records/{NOTE}/1.age was written for another place." in complaints) == (1, True)


def test_keys_open_the_files_with_plain_age(taken: Taken) -> None:
    status, printed, complaints = taken.run("key")
    assert (status, "whoever has these keys reads everything" in complaints) == (0, True)
    for name, words in ((f"records/{NOTE}/2.age", WRITTEN), (f"records/{TAKEAWAY}/1.age", "She has decided.")):
        _mac, message = decrypted(taken.files[name], printed, taken.folder / "key.txt").split(b"\n", 1)
        assert json.loads(message)["body"]["text"] == words


def decrypted(sealed: bytes, keys: str, file: Path) -> bytes:
    """By the age program where there is one, else by its library."""
    age = shutil.which("age")
    if age is None:
        lines = [line for line in keys.splitlines() if line and not line.startswith("#")]
        return pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(line) for line in lines])
    file.write_text(keys)
    return subprocess.run([age, "-d", "-i", file], input=sealed, capture_output=True, check=True).stdout


def test_nothing_of_an_instance_is_needed_or_begun(taken: Taken) -> None:
    file, home = write_zip(taken.files, taken.folder / "ana.zip"), taken.folder / "home"
    home.mkdir()
    environment = {"PATH": "/usr/bin", "PYTHONPATH": str(ROOT), "HOME": str(home), "TURNABOUT_DATA": str(home / "data")}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "turnabout", "archive", "open", file, "--to", home / "read", "--code"],
        input=f"{taken.known.code}\n".encode(),
        env=environment,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert [one.name for one in home.iterdir()] == ["read"]


@pytest.mark.parametrize("content", [b"no zip", b"PK\x03\x04", b""])
def test_what_is_no_archive_says_so(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.zip").write_bytes(content)
    assert archive.main(["open", str(tmp_path / "other.zip")]) == 2
    assert "This is no zip file, or a damaged one." in capsys.readouterr().err


def test_the_questions_are_those_of_the_page() -> None:
    page = (ROOT / "frontend/reflections/questions.ts").read_text()
    asked = {key: said() for part in QUESTIONS.values() for key, said in part.items()}
    assert [key for key, said in asked.items() if f'key: "{key}", ask: gettext("{said}")' not in page] == []
    assert page.count("ask: gettext(") == len(asked)
