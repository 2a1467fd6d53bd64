"""Content files and their languages.

The practice's own words are files, not strings of a catalog: whoever translates them
rewrites whole pages. English is in ``content/en/``; a translation is a folder beside it
named by its language tag in lower case (``content/de/``, ``content/pt-br/``) with the
same file names. A file that is not there yet is read in English, so a translation can
begin with one page. Keys, minutes and front matter other than sentences stay as they
are; the system check reads every language.

Pure: knows nothing of Django. Callers pass the language.
"""

from __future__ import annotations

from pathlib import Path

CONTENT = Path(__file__).parent / "content"
SOURCE_LANGUAGE = "en"


class BadContent(ValueError):  # noqa: N818 - said as what it is
    """A content file that does not say what it should; the message names the file."""


def languages() -> list[str]:
    """Give the languages there are files for, English first."""
    others = sorted(folder.name for folder in CONTENT.iterdir() if folder.is_dir() and folder.name != SOURCE_LANGUAGE)
    return [SOURCE_LANGUAGE, *others]


def text_of(name: str, language: str) -> str:
    """Read a content file in that language, else in its base language, else in English."""
    return _found(name, language).read_text(encoding="utf-8")


def names_in(folder: str) -> list[str]:
    """Name the files of a folder; the English ones decide which there are."""
    return sorted(path.name for path in (CONTENT / SOURCE_LANGUAGE / folder).iterdir() if path.is_file())


def _found(name: str, language: str) -> Path:
    tag = language.lower()
    for candidate in (tag, tag.split("-")[0]):
        path = CONTENT / candidate / name
        if path.is_file():
            return path
    return CONTENT / SOURCE_LANGUAGE / name
