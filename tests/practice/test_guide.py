"""The guide's files become pages, and a file that is wrong is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from turnabout.practice import checks, guide, translated
from turnabout.practice.translated import BadContent, languages, text_of

HEAD = '+++\ntitle = "A"\nsummary = "B"\norder = 1\n+++\n'

PHASE = {"key": "p", "title": "P", "minutes": 1, "what": "w"}
PLAN = {"key": "k", "title": "t", "when": "usual", "about": "a", "phases": [PHASE]}


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder of one's own, with one English page."""
    (tmp_path / "en" / "guide").mkdir(parents=True)
    (tmp_path / "en" / "guide" / "one.md").write_text(HEAD + "Hello")
    monkeypatch.setattr(translated, "CONTENT", tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", languages())
def test_all_our_content_reads(language: str) -> None:
    assert checks.faults(language) == []


def test_the_first_pages_are_there() -> None:
    assert [page.slug for page in guide.pages("en")][:2] == ["asking-a-friend", "being-the-coach"]


def test_a_page_has_head_and_body(content: Path) -> None:
    (content / "en" / "guide" / "one.md").write_text(HEAD + 'Say *this*: "yes".')
    page = guide.page("one", "en")
    assert (page.title, page.summary, page.order) == ("A", "B", 1)
    assert page.html == "<p>Say <em>this</em>: “yes”.</p>\n"


def test_raw_html_stays_words(content: Path) -> None:
    (content / "en" / "guide" / "one.md").write_text(HEAD + "<script>alert(1)</script>")
    assert "<script" not in guide.page("one", "en").html


def test_a_page_not_yet_translated_is_read_in_english(content: Path) -> None:
    (content / "de").mkdir()
    assert guide.page("one", "de").html == "<p>Hello</p>\n"


@pytest.mark.parametrize("language", ["de", "de-at", "DE"])
def test_a_translation_is_found_by_its_base_language(content: Path, language: str) -> None:
    (content / "de" / "guide").mkdir(parents=True)
    (content / "de" / "guide" / "one.md").write_text(HEAD + "Hallo")
    assert text_of("guide/one.md", language).endswith("Hallo")


@pytest.mark.parametrize("slug", ["nothing", "../../plans", "one.md"])
def test_there_are_no_other_pages(content: Path, slug: str) -> None:
    assert content.is_dir()
    with pytest.raises(guide.NoSuchPage):
        guide.page(slug, "en")


@pytest.mark.parametrize(
    "text",
    ["no head", "before\n" + HEAD, '+++\ntitle = "A"\n+++\n', "+++\ntitle = A\n+++\n", HEAD.replace("1", '"x"')],
)
def test_a_wrong_page_is_named(content: Path, text: str) -> None:
    (content / "en" / "guide" / "one.md").write_text(text)
    with pytest.raises(BadContent, match=r"one\.md"):
        guide.page("one", "en")


def test_the_check_says_what_a_translation_lacks(content: Path) -> None:
    (content / "en" / "plans.json").write_text(json.dumps([PLAN]))
    hard = [{"key": f"h{role}", "phase": "hard", "role": role, "text": role} for role in ("coach", "focus")]
    card = {"key": "c", "phase": "p", "role": "coach", "text": "x"}
    (content / "en" / "cards.json").write_text(json.dumps([card, *hard]))
    (content / "de").mkdir()
    lacking = "no card for focus in p"
    assert checks.faults("en") == [f"cards.json (en): {lacking}"]
    assert checks.faults("de") == [f"cards.json (de): {lacking}"]
    assert [fault.id for fault in checks.content_reads()] == ["practice.E001"] * 2


def test_the_check_says_where_a_translation_is_another_practice(content: Path) -> None:
    cards = [
        {"key": f"{phase}-{role}", "phase": phase, "role": role, "text": f"{phase} {role}"}
        for phase in ("p", "hard")
        for role in ("coach", "focus")
    ]
    (content / "en" / "plans.json").write_text(json.dumps([PLAN]))
    (content / "en" / "cards.json").write_text(json.dumps(cards))
    (content / "de").mkdir()
    (content / "de" / "plans.json").write_text(json.dumps([{**PLAN, "when": "repair"}]))
    (content / "de" / "cards.json").write_text(json.dumps([{**cards[0], "key": "other"}, *cards[1:]]))
    assert checks.faults("en") == []
    assert checks.faults("de") == [
        "plans.json (de): other plans than in the source",
        "cards.json (de): other cards than in the source",
    ]


@pytest.mark.parametrize(
    ("phases", "fault"),
    [
        ([{**PHASE, "more_from": "q"}], "q does not come after p"),
        ([PHASE, {**PHASE, "key": "q", "more_from": "p"}], "p does not come after q"),
        ([PHASE, PHASE], "a phase comes twice"),
    ],
)
def test_a_plan_takes_time_from_phases_to_come_only(content: Path, phases: list[dict[str, object]], fault: str) -> None:
    (content / "en" / "plans.json").write_text(json.dumps([{**PLAN, "phases": phases}]))
    (content / "en" / "cards.json").write_text("[]")
    assert checks.faults("en") == [f"plans.json (en): k: {fault}"]


def test_a_card_is_for_a_role_and_an_ask_there_is(content: Path) -> None:
    card = {"key": "c", "phase": "p", "role": "coach", "text": "x"}
    (content / "en" / "plans.json").write_text(json.dumps([PLAN]))
    for wrong, fault in (({"role": "guru"}, "guru is no role"), ({"ask": "fix"}, "fix is no ask")):
        (content / "en" / "cards.json").write_text(json.dumps([{**card, **wrong}]))
        assert checks.faults("en") == [f"cards.json (en): {fault}"]
