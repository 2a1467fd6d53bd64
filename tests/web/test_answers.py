"""Reading what a browser's own code sends: whole values, or a sentence."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from tests.offers import JSON
from turnabout.web.answers import Refused, sent, text, whole


def request(body: bytes) -> JSON:
    return sent(RequestFactory().post("/", body, content_type="application/json"))


def test_an_object_is_read() -> None:
    assert request('{"a": "ü", "b": [1, null]}'.encode()) == {"a": "ü", "b": [1, None]}


@pytest.mark.parametrize("body", [b"", b"[]", b"1", b"{", b"\xff", b'{"a": "\\ud800"}', b'{"\\ud800": 1}', b"[" * 9999])
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        request(body)
    assert refused.value.answer().status_code == 400


@pytest.mark.parametrize("value", ["", "a", "ünï", "x" * 5, "👩‍🚀"])
def test_a_short_string_is_text(value: str) -> None:
    assert text({"name": value}, "name", longest=5) == value


def test_space_around_a_string_is_not_part_of_it() -> None:
    assert text({"name": "  a b "}, "name", longest=9) == "a b"


@pytest.mark.parametrize("value", [None, 1, [], "x" * 6, "a\0", "a\n", "\x1b"])
def test_what_is_no_short_string_is_refused_by_name(value: object) -> None:
    with pytest.raises(Refused) as refused:
        text({"name": value}, "name", longest=5)
    assert refused.value.more == {"field": "name"}


@pytest.mark.parametrize("value", [1, 7])
def test_a_number_within_bounds_is_whole(value: int) -> None:
    assert whole({"n": value}, "n", least=1, most=7) == value


@pytest.mark.parametrize("value", [None, 0, 8, 1.0, True, "1", 10**40])
def test_what_is_no_number_within_bounds_is_refused_by_name(value: object) -> None:
    with pytest.raises(Refused) as refused:
        whole({"n": value}, "n", least=1, most=7)
    assert refused.value.more == {"field": "n"}
