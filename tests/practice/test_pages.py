"""The guide and the help page are open to anybody; help touches nothing of anyone's."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client

from turnabout.practice.guide import pages

SMALL = 30_000


@pytest.mark.parametrize("slug", [page.slug for page in pages("en")])
def test_a_page_of_the_guide_opens_signed_out(client: Client, slug: str) -> None:
    assert client.get(f"/practice/{slug}/").status_code == HTTPStatus.OK


def test_the_guide_lists_its_pages(client: Client) -> None:
    shown = client.get("/practice/").content.decode()
    assert [page.slug for page in pages("en") if f"/practice/{page.slug}/" not in shown] == []


def test_a_page_that_is_not_there_says_so(client: Client) -> None:
    assert client.get("/practice/nothing/").status_code == HTTPStatus.NOT_FOUND


def test_help_sets_no_cookie(client: Client) -> None:
    response = client.get("/help/")
    assert response.status_code == HTTPStatus.OK
    assert not response.cookies


def test_help_is_small_and_runs_no_script(client: Client) -> None:
    body = client.get("/help/").content
    assert len(body) < SMALL
    assert b"<script" not in body
