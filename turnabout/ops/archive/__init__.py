"""`turnabout archive`: reading what somebody took with them, with no server, no database and no network."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.utils.translation import gettext as _

from turnabout.ops.archive import keys
from turnabout.ops.archive.asking import ask_for_way_in
from turnabout.ops.archive.folder import NotEmpty, write_folder
from turnabout.ops.archive.sentences import sentence_of, why_not
from turnabout.vault.archive import MalformedArchive, read_archive
from turnabout.vault.archive_opening import Contents, open_archive
from turnabout.vault.envelope import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from turnabout.vault.archive import Archive

LOCALE = Path(__file__).resolve().parents[3] / "locale"
WORKED, PROBLEMS, NOT_OPENED = 0, 1, 2


def run(words: Sequence[str]) -> int:
    """`main`, with no settings but the language."""
    settings.configure(USE_I18N=True, LANGUAGE_CODE="en", LOCALE_PATHS=[LOCALE])
    django.setup()
    return main(words)


def main(words: Sequence[str]) -> int:
    """Do what the words after `turnabout archive` say; the exit status.

    0: all is as it should be. 1: it was read, with problems that are listed. 2: it could not be read.
    """
    asked = _parser().parse_args(words)
    try:
        archive = read_archive(asked.file)
        way = ask_for_way_in(archive.keyring, code=asked.code, passphrase=asked.passphrase)
        contents = open_archive(archive, way.unlock)
        status: int = asked.act(archive, contents, asked)
    except (MalformedArchive, Refusal, NotEmpty, OSError, ValueError) as fault:
        print(why_not(fault), file=sys.stderr)
        return NOT_OPENED
    except (KeyboardInterrupt, EOFError):
        print(_("Nothing was read."), file=sys.stderr)
        return NOT_OPENED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="turnabout archive", description=_("Read an archive somebody took along."))
    acts = parser.add_subparsers(required=True, metavar="ACT")
    opening = acts.add_parser("open", help=_("check everything, and write it as pages to read"))
    opening.add_argument("--to", type=Path, help=_("the folder to write; by default beside the file"))
    opening.set_defaults(act=_open)
    key = acts.add_parser("key", help=_("print the keys that the “age” program opens the files with"))
    key.set_defaults(act=_keys)
    for act in (opening, key):
        act.add_argument("file", type=Path, metavar="FILE")
        # Never the words themselves: what is on a command line, every program of the machine can read.
        way = act.add_mutually_exclusive_group()
        way.add_argument("--passphrase", action="store_true", help=_("ask for the passphrase; standard input will do"))
        way.add_argument("--code", action="store_true", help=_("ask for the twelve words of the recovery code"))
    return parser


def _open(archive: Archive, contents: Contents, asked: argparse.Namespace) -> int:
    to = asked.to or asked.file.with_suffix("")
    problems = [sentence_of(problem) for problem in contents.problems]
    write_folder(to, archive, contents, problems)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(_("%(count)d records are in %(folder)s.") % {"count": len(contents.records), "folder": to})
    return PROBLEMS if problems else WORKED


def _keys(_archive: Archive, contents: Contents, asked: argparse.Namespace) -> int:
    print(keys.warning(), file=sys.stderr)
    for line in keys.lines(contents, asked.file.name):
        print(line)
    return WORKED
