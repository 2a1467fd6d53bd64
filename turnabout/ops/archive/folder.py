"""Writing an archive as a folder: pages to read, and one file for programs. Only its owner can read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from turnabout.ops.archive import pages
from turnabout.ops.archive.told import Pair, Told, tell
from turnabout.ops.private_file import write_private
from turnabout.vault.envelope import instant

if TYPE_CHECKING:
    from turnabout.vault.archive import Archive
    from turnabout.vault.archive_opening import Contents, ReadRecord
    from turnabout.vault.envelope import JSON

# Keys are printed by `turnabout archive key`, which warns; they never lie about in a folder.
SECRET: Final = frozenset({"secret", "earlier"})
HOLDS_SECRETS: Final = frozenset({"pin", "invitation"})


class NotEmpty(Exception):  # noqa: N818 - it names what the folder is
    """There is something in the folder already."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


def write_folder(to: Path, archive: Archive, contents: Contents, problems: list[str]) -> None:
    """Write everything. Raises NotEmpty, OSError."""
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise NotEmpty(to)
    told = tell(archive, contents)
    files = {"README.md": pages.front_page(told, made=_made(archive, contents), problems=len(problems))}
    if problems:
        files["PROBLEMS.md"] = pages.problems_page(problems)
    if told.own:
        files["own.md"] = pages.own_page(told)
    for pair in told.pairs:
        files |= _pair_files(pair, told)
    files["everything.json"] = json.dumps(_everything(archive, contents, problems), ensure_ascii=False, indent=1) + "\n"
    for name, content in files.items():
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(path, content)


def _made(archive: Archive, contents: Contents) -> str:
    """By the person's own clock where the index says it, else by the server's."""
    return contents.index.at if contents.index else str(archive.manifest.get("made_at"))


def _pair_files(pair: Pair, told: Told) -> dict[str, str]:
    names: dict[str, str] = {}
    for hour in pair.hours:
        day = f"{hour.at.astimezone(told.zone):%Y-%m-%d}" if hour.facts else f"{hour.at:%Y-%m-%d}-written"
        same = sum(name.startswith(day) for name in names.values())
        names[hour.id] = f"{day}{f'-{same + 1}' if same else ''}.md"
    files = {f"{pair.folder}/{names[hour.id]}": pages.hour_page(hour, pair, told.zone) for hour in pair.hours}
    return {f"{pair.folder}/README.md": pages.pair_page(pair, told.zone, names), **files}


def _everything(archive: Archive, contents: Contents, problems: list[str]) -> JSON:
    return {
        "archive": archive.manifest,
        "account": contents.index.account if contents.index else None,
        "problems": problems,
        "partnerships": [{**one, "partner": _partner(contents, str(one.get("id")))} for one in archive.partnerships],
        "records": [_record(read) for read in sorted(contents.records, key=lambda one: one.record.id)],
    }


def _partner(contents: Contents, partnership: str) -> JSON | None:
    pair = contents.keys.pairs.get(partnership)
    if pair is None:
        return None
    pin = pair.pin
    return {"id": pin.people[1], "name": pin.name, "recipient": pin.recipient, "state": pin.state, "stage": pair.state}


def _record(read: ReadRecord) -> JSON:
    record = read.record
    return {
        "id": record.id,
        "server": record.server,
        "partnership": record.partnership,
        "author": record.author,
        "kind": read.newest.kind,
        "versions": [
            {
                "revision": version.slot.revision,
                "epoch": version.slot.epoch,
                "at": instant(version.at),
                "kind": version.kind,
                "body": _body(version.kind, version.body),
            }
            for version in read.versions
        ],
    }


def _body(kind: str, body: JSON) -> JSON:
    return {name: value for name, value in body.items() if kind not in HOLDS_SECRETS or name not in SECRET}
