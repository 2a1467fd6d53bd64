"""Exceptions carry their reason, open ends their issue, files a name that says what they are about."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.tree import files, shown

SOURCES = ("*.py", "*.ts", "*.mjs", "*.cjs", "*.js", "*.css", "*.html", "bin/*", ".ci/*")
EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore)|(?:eslint|stylelint)-disable|@ts-(?:ignore|expect-error)")
WITH_REASON = re.compile(
    r"# noqa: [A-Z0-9, ]+ - \w|"
    r"# type: ignore\[[\w\-, ]+\]  # \w|"
    r"(?:eslint|stylelint)-disable(?:-next-line|-line)? [@\w\-/, ]+ -- \w|"
    r"@ts-expect-error \w"
)
OPEN_END = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))")
NAMES_OF_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "service",
    "services",
}


def source_lines() -> list[tuple[Path, int, str]]:
    here = Path(__file__).name
    return [
        (path, number, line)
        for path in files(*SOURCES)
        if path.name != here
        for number, line in enumerate(path.read_text().splitlines(), start=1)
    ]


def test_every_exception_to_a_rule_has_a_reason() -> None:
    assert [
        shown(path, number)
        for path, number, line in source_lines()
        if EXCEPTION.search(line) and not WITH_REASON.search(line)
    ] == []


def test_every_open_end_has_an_issue() -> None:
    assert [shown(path, number) for path, number, line in source_lines() if OPEN_END.search(line)] == []


def test_files_are_named_after_what_they_are_about() -> None:
    paths = files(*SOURCES)
    assert [shown(path) for path in paths if {path.stem.split(".")[0], path.parent.name} & NAMES_OF_NOTHING] == []
