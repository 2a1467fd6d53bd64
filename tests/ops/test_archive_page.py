"""Our page in an opened archive: read from two logs, by whoever has no program that merges them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import JSON
from tests.people import START
from turnabout.ops.archive.our_page import Plain, plain_pages
from turnabout.vault.archive import Record
from turnabout.vault.archive_opening import ReadRecord
from turnabout.vault.envelope import Opened, Slot


def log(author: str, *bodies: JSON) -> ReadRecord:
    """A log whose revisions say this, a minute apart."""
    slot = Slot(server="shared", id="r", partnership="p", epoch=1, author=author, revision=1)
    versions = tuple(
        Opened(slot=slot, kind="page", previous=None, at=START + minute(number), body=body, mac="m")
        for number, body in enumerate(bodies)
    )
    record = Record(id="r", server="shared", partnership="p", author=author, revisions=())
    return ReadRecord(record=record, versions=versions)


def minute(number: int) -> timedelta:
    return timedelta(minutes=number)


def test_both_say_the_same_and_it_is_shown_once() -> None:
    anas, bens = log("ana", {"text": "one"}, {"text": "one two"}), log("ben", {"text": "one two"})
    assert plain_pages([bens, anas]) == [Plain("ana", "one two", START + minute(1), last=True)]


def test_where_they_differ_both_are_shown_and_the_newest_first() -> None:
    anas, bens = log("ana", {"text": "one"}), log("ben", {"text": "one"}, {"text": "one and two"}, {"update": "x"})
    assert [(page.author, page.text, page.last) for page in plain_pages([anas, bens])] == [
        ("ben", "one and two", False),
        ("ana", "one", True),
    ]


def test_a_long_text_is_put_together_and_one_not_finished_is_not_taken_for_one() -> None:
    parts: list[JSON] = [{"text": text, "part": part, "of": 3} for part, text in enumerate(("a", "b", "c"))]
    assert [page.text for page in plain_pages([log("ana", *parts)])] == ["abc"]
    assert [page.text for page in plain_pages([log("ana", *parts, *parts[:2])])] == ["abc"]


@pytest.mark.parametrize("body", [{}, {"text": 5}, {"text": "a", "part": "b"}, {"text": "a", "of": None}])
def test_what_is_garbled_is_left_out(body: JSON) -> None:
    assert plain_pages([log("ben", body)]) == []
