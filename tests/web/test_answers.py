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


def test_some_addresses_take_more_than_the_usual_and_not_without_bound() -> None:
    body = b'{"a": "' + b"x" * 600_000 + b'"}'
    with pytest.raises(Refused) as usual:
        request(body)
    asked = RequestFactory().post("/", body, content_type="application/json")
    assert len(sent(asked, most=len(body))["a"]) == 600_000
    with pytest.raises(Refused) as more:
        sent(RequestFactory().post("/", body, content_type="application/json"), most=len(body) - 1)
    assert [one.value.status for one in (usual, more)] == [413, 413]


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
