"""One variable, TURNABOUT_URL, decides hosts, cookies, headers and links; plain http elsewhere says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

ROOT = Path(__file__).parents[2]
SENTENCE = "This address cannot keep anything private."
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
proxied = {"X-Forwarded-Proto": "https"}
def shown(answer):
    said = ("secure", "samesite", "path", "domain")
    cookies = {name: {key: cookie[key] for key in said} for name, cookie in answer.cookies.items()}
    names = ("Strict-Transport-Security", "Location")
    return {"status": answer.status_code, "cookies": cookies, "headers": {n: answer.headers.get(n) for n in names},
            "warned": "cannot keep anything private" in answer.text}
host = settings.PUBLIC_URL.split("//")[1]
print(json.dumps({
    "proxied": shown(Client(headers={"host": host, **proxied}).get("/sign-in/")),
    "direct": shown(Client(headers={"host": host}).get("/sign-in/")),
    "elsewhere": shown(Client(headers={"host": "elsewhere.example", **proxied}).get("/sign-in/")),
    "settings": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
                 settings.SESSION_COOKIE_SAMESITE, settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS],
}))
"""


def instance(tmp_path: Path, url: str) -> dict[str, Any]:
    """What an instance with that address answers, asked in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TURNABOUT")}
    environment |= {
        "TURNABOUT_URL": url,
        "TURNABOUT_DATA": str(tmp_path),
        "TURNABOUT_TESTING": "1",
        "DJANGO_SETTINGS_MODULE": "turnabout.config.settings",
    }
    (tmp_path / "static").mkdir()
    ran = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, check=True)
    said: dict[str, Any] = json.loads(ran.stdout)
    return said


def test_an_https_address_makes_everything_secure(tmp_path: Path) -> None:
    said = instance(tmp_path, "https://turnabout.example/")
    cookie = {"secure": True, "samesite": "Lax", "path": "/", "domain": ""}
    assert said["proxied"] == {
        "status": 200,
        "cookies": {"__Host-csrf": cookie},
        "headers": {"Strict-Transport-Security": "max-age=63072000", "Location": None},
        "warned": False,
    }
    # Without the proxy's word it is plain http: the page says so, and no browser is told to insist on https.
    assert (said["direct"]["headers"]["Strict-Transport-Security"], said["direct"]["warned"]) == (None, True)
    assert said["elsewhere"]["status"] == 400
    hosts, origins = ["turnabout.example"], ["https://turnabout.example"]
    assert said["settings"] == ["__Host-session", True, True, "Lax", hosts, origins]


def test_a_plain_address_believes_no_proxy(tmp_path: Path) -> None:
    said = instance(tmp_path, "http://192.168.1.5:8000")
    cookie = {"secure": "", "samesite": "Lax", "path": "/", "domain": ""}
    plain = {
        "status": 200,
        "cookies": {"csrf": cookie},
        "headers": {"Strict-Transport-Security": None, "Location": None},
        "warned": True,
    }
    assert (said["proxied"], said["direct"]) == (plain, plain)
    assert said["elsewhere"]["status"] == 400


@pytest.mark.parametrize(
    ("host", "warned"),
    [
        ("localhost:8000", False),
        ("127.0.0.1", False),
        ("[::1]:8000", False),
        ("192.168.1.5:8000", True),
        ("turnabout.example", True),
    ],
)
@pytest.mark.usefixtures("db")
def test_plain_http_elsewhere_than_on_this_machine_is_said(settings: Settings, host: str, *, warned: bool) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page = Client(headers={"host": host}).get("/").text
    assert (SENTENCE in page) == warned
