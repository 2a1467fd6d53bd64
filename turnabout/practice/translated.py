"""The practice's content files; how they are translated is said in ``web/translated.py``. Pure."""

from __future__ import annotations

from pathlib import Path

from turnabout.web.translated import SOURCE_LANGUAGE, BadContent, languages_in, text_in

__all__ = ["SOURCE_LANGUAGE", "BadContent", "languages", "names_in", "text_of"]

CONTENT = Path(__file__).parent / "content"


def languages() -> list[str]:
    """Give the languages there are files for, English first."""
    return languages_in(CONTENT)


def text_of(name: str, language: str) -> str:
    """Read a content file in that language, else in its base language, else in English."""
    return text_in(CONTENT, name, language)


def names_in(folder: str) -> list[str]:
    """Name the files of a folder; the English ones decide which there are."""
    return sorted(path.name for path in (CONTENT / SOURCE_LANGUAGE / folder).iterdir() if path.is_file())
