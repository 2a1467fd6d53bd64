"""Rate limits: so many places for one subject, shared by all processes, and no names in the cache."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import RequestFactory
from pytest_django import Settings

from tests.racing import at_once
from turnabout.web.limits import Limit, address

THREE = Limit("test", times=3, seconds=60)
SOMEBODY = "ana@example.org"


@pytest.mark.usefixtures("db")
def test_there_are_so_many_places_and_no_more() -> None:
    assert [THREE.take(SOMEBODY) for _ in range(5)] == [True, True, True, False, False]
    assert THREE.exhausted(SOMEBODY)


@pytest.mark.usefixtures("db")
def test_each_subject_and_each_limit_has_its_own() -> None:
    for _ in range(3):
        THREE.take(SOMEBODY)
    assert THREE.take("ben@example.org")
    assert Limit("another", times=1, seconds=60).take(SOMEBODY)
    assert not THREE.exhausted("ben@example.org")


@pytest.mark.usefixtures("db")
def test_looking_takes_no_place() -> None:
    assert [THREE.exhausted(SOMEBODY) for _ in range(5)] == [False] * 5
    assert THREE.take(SOMEBODY)


@pytest.mark.usefixtures("db")
def test_what_is_forgotten_is_free_again() -> None:
    for _ in range(3):
        THREE.take(SOMEBODY)
    THREE.forget(SOMEBODY)
    assert THREE.take(SOMEBODY)


@pytest.mark.usefixtures("db")
def test_a_window_that_has_passed_leaves_all_places_free() -> None:
    gone = Limit("gone", times=1, seconds=-1)
    assert [gone.take(SOMEBODY) for _ in range(3)] == [True, True, True]
    assert not gone.exhausted(SOMEBODY)


@pytest.mark.usefixtures("db")
def test_the_cache_knows_nobody_by_name() -> None:
    THREE.take(SOMEBODY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM web_cache")
        rows = cursor.fetchall()
    assert len(rows) == 1
    assert "ana" not in str(rows)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_share_the_last_place() -> None:
    one = Limit("one", times=1, seconds=60)
    try:
        taken = at_once(*[lambda: one.take(SOMEBODY)] * 4)
    finally:
        one.forget(SOMEBODY)
    assert sorted(taken) == [False, False, False, True]


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "caller"),
    [
        (False, "203.0.113.9", "127.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (True, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxys_word_is_believed(
    settings: Settings, forwarded: str, caller: str, *, behind_proxy: bool
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind_proxy else None
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert address(request) == caller
