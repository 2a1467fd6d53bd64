"""Content files and their languages, for any domain that keeps words as files.

A domain's own words are files, not strings of a catalog: whoever translates them rewrites whole
pages. English is in ``content/en/``; a translation is a folder beside it named by its language tag in
lower case (``content/de/``, ``content/pt-br/``) with the same file names. A file that is not there yet
is read in English, so a translation can begin with one page. Keys, minutes and front matter other
than sentences stay as they are; system checks read every language.

Pure: knows nothing of Django. Callers pass the folder and the language.
"""

from __future__ import annotations

from pathlib import Path

SOURCE_LANGUAGE = "en"


class BadContent(ValueError):  # noqa: N818 - says what is wrong
    """A content file that does not say what it should; the message names the file."""


def languages_in(content: Path) -> list[str]:
    """Give the languages there are files for, English first."""
    others = sorted(folder.name for folder in content.iterdir() if folder.is_dir() and folder.name != SOURCE_LANGUAGE)
    return [SOURCE_LANGUAGE, *others]


def text_in(content: Path, name: str, language: str) -> str:
    """Read a content file in that language, else in its base language, else in English."""
    tag = language.lower()
    for candidate in (tag, tag.split("-")[0]):
        path = content / candidate / name
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return (content / SOURCE_LANGUAGE / name).read_text(encoding="utf-8")
