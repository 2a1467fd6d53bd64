"""The agreement two people begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from turnabout.partnerships import agreement as agreements
from turnabout.partnerships import checks
from turnabout.partnerships.agreement import agreement
from turnabout.web.translated import languages_in

LONGEST_CLAUSE = 300
LONGEST_OPTIONAL = 350
every_language = pytest.mark.parametrize("language", languages_in(agreements.CONTENT))


@every_language
def test_the_agreement_has_ten_short_clauses(language: str) -> None:
    clauses = agreement(language).clauses
    assert len({clause.key for clause in clauses}) == 10
    assert [clause.key for clause in clauses if not (clause.title and 0 < len(clause.text) <= LONGEST_CLAUSE)] == []


@every_language
def test_what_founders_and_investors_may_add_is_short_and_no_clause_twice(language: str) -> None:
    text = agreement(language)
    keys = [clause.key for clause in (*text.clauses, *text.optional)]
    assert len(keys) == len(set(keys))
    assert [one.key for one in text.optional if not (one.title and 0 < len(one.text) <= LONGEST_OPTIONAL)] == []


@every_language
def test_the_agreement_starts_at_its_first_version(language: str) -> None:
    assert agreement(language).version >= 1


@every_language
@pytest.mark.parametrize("said_once", ["not therapy", "18 or over"])
def test_the_agreement_says_it_once(language: str, said_once: str) -> None:
    if language != "en":
        pytest.skip("the words are English")
    text = " ".join(clause.text for clause in agreement(language).clauses)
    assert text.count(said_once) == 1


def test_the_check_says_when_a_translation_is_another_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language, version in (("en", 1), ("de", 2)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "agreement.json").write_text(f'{{"version": {version}, "clauses": []}}')
    monkeypatch.setattr(agreements, "CONTENT", tmp_path)
    assert checks.faults("en") == []
    assert checks.faults("de") == ["agreement.json (de): other version or clauses than in the source"]
