"""`check` reads the agreement in all languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from turnabout.partnerships import agreement
from turnabout.web.translated import SOURCE_LANGUAGE, BadContent, languages_in


def agreement_reads(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - as Django calls checks
    """Say of each language what is wrong with its agreement."""
    languages = languages_in(agreement.CONTENT)
    return [Error(fault, id="partnerships.E001") for language in languages for fault in faults(language)]


def faults(language: str) -> list[str]:
    """A translation keeps the version and the clauses: two people may read two languages of one text."""
    try:
        ours, source = agreement.agreement(language), agreement.agreement(SOURCE_LANGUAGE)
    except BadContent as fault:
        return [str(fault)]
    if _bones(ours) != _bones(source):
        return [f"agreement.json ({language}): other version or clauses than in the source"]
    return []


def _bones(text: agreement.Agreement) -> tuple[int, list[str], list[str]]:
    return text.version, [one.key for one in text.clauses], [one.key for one in text.optional]
