"""Somebody takes everything along, and reads it without any server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.archives import read_zip, write_zip
from tests.e2e.conftest import ROOT, Instance, Someone, get_in

NOTE = "The thing with Mira and the money, once and for all."
TAKEAWAY = "Ana knows already what she will say to her."
COMMITMENT = "ring the bank before nine"


def write_something(ana: Someone, ben: Someone) -> None:
    """Agree, begin an hour, and write into it."""
    ben.page.reload()
    for person in (ana, ben):
        person.taps("Read the agreement")
        person.taps("I agree")
        expect(person.page.get_by_text(f"{person.name} agreed on")).to_be_visible()
        person.taps("Back")
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    ben.goes("/")
    ben.taps("Enter the room")
    ana.taps("Start the clock")
    ana.types("#note", NOTE)
    ben.types("#takeaway", TAKEAWAY)
    for person, kind in ((ana, "note"), (ben, "takeaway")):
        expect(person.page.locator(f'[data-kind="{kind}"] .saved')).to_have_text("Saved, sealed")
    ana.types("I will", COMMITMENT)
    ana.taps("Add this commitment")
    expect(ana.page.get_by_text(f"I will {COMMITMENT}.")).to_be_visible()


def exports(person: Someone, to: Path) -> Path:
    """Make the archive, and save it."""
    person.goes("/account/export/")
    with person.page.expect_download() as downloading:
        person.shows_passphrase("Make the archive")
    expect(person.page.get_by_role("heading", name="Your archive is made")).to_be_visible()
    expect(person.page.locator("[data-part=missing]")).to_be_hidden()
    downloading.value.save_as(to)
    return to


def reads(archive: Path, said: str, to: Path) -> subprocess.CompletedProcess[str]:
    """`turnabout archive open`, with what is typed; no server is asked."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "turnabout", "archive", "open", archive, "--to", to],
        input=f"{said}\n",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        capture_output=True,
        check=False,
    )


def everything(folder: Path) -> str:
    return "\n".join(page.read_text() for page in folder.rglob("*.md"))


def test_an_archive_holds_everything_and_shows_nothing(
    instance: Instance, ana: Someone, ben: Someone, tmp_path: Path
) -> None:
    get_in(instance, ana, ben)
    write_something(ana, ben)
    file = exports(ana, tmp_path / "ana.zip")
    instance.stop()
    for number, said in enumerate((ana.passphrase, ana.code)):
        done = reads(file, said, tmp_path / f"read-{number}")
        assert (done.returncode, done.stderr) == (0, "")
        pages = everything(tmp_path / f"read-{number}")
        expected = [f"> {NOTE}", f"> {TAKEAWAY}", f"> I will {COMMITMENT}.", "Ana agreed on"]
        assert [one for one in expected if one not in pages.replace("You agreed on", "Ana agreed on")] == []
    files = read_zip(file.read_bytes())
    clear = b"".join(data for name, data in files.items() if not name.endswith(".age")) + file.read_bytes()
    # Names in quotes: three letters alone come about by chance among so many sealed bytes.
    private = [NOTE, TAKEAWAY, COMMITMENT, '"Ana"', '"Ben"', ana.email, ana.passphrase, ana.code]
    assert [words for words in private if words.encode() in clear] == []
    spoiled(file, tmp_path, ana)


def spoiled(file: Path, folder: Path, ana: Someone) -> None:
    """A flipped byte, a missing record and swapped revisions, each named."""
    files = read_zip(file.read_bytes())
    grown = next(name for name in files if name.endswith("/2.age"))
    flipped, missing = [name for name in files if name.startswith("records/") and name.endswith("/1.age")][:2]
    bent = {**files, flipped: files[flipped][:-1] + bytes([files[flipped][-1] ^ 1])}
    gone = {name: data for name, data in files.items() if name != missing}
    first = grown.replace("/2.age", "/1.age")
    swapped = {**files, grown: files[first], first: files[grown]}
    for number, (spoilt, named) in enumerate([(bent, [flipped]), (gone, [missing]), (swapped, [first, grown])]):
        done = reads(write_zip(spoilt, folder / f"spoilt-{number}.zip"), ana.code, folder / f"spoilt-{number}")
        assert done.returncode == 1
        assert [name for name in named if name not in done.stderr] == []


def test_a_wrong_passphrase_makes_none(instance: Instance, ana: Someone) -> None:
    ana.page.goto(instance.operator_link)
    ana.signs_up()
    ana.goes("/account/export/")
    ana.page.get_by_label("Passphrase", exact=True).fill("five words that are wrong")
    ana.page.locator("main").get_by_role("button", name="Make the archive").click()
    expect(ana.page.get_by_text("That passphrase does not fit.")).to_be_visible()
    expect(ana.page.get_by_role("heading", name="Your archive is made")).to_be_hidden()
