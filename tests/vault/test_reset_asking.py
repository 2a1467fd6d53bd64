"""The page that asks for a link, with a mail server and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.conf import LazySettings
    from django.test import Client

pytestmark = pytest.mark.usefixtures("db")


def test_without_a_mail_server_no_letter_is_promised(client: Client, settings: LazySettings) -> None:
    settings.SMTP = None
    page = client.get("/reset/").content.decode()
    assert "This server sends no mail itself: whoever runs it finds your link and passes it on." in page
    assert "on its way" not in page


def test_the_zones_to_choose_from_are_places_and_utc(client: Client) -> None:
    page = client.get("/sign-up/").content.decode()
    offered = set(re.findall(r'<option value="([^"]+)"', page))
    assert offered >= {"Europe/Berlin", "America/Argentina/Ushuaia", "UTC"}
    assert offered.isdisjoint({"Factory", "localtime", "W-SU"})
