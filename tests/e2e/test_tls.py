"""Behind Caddy with an authority of its own, as `deploy/Caddyfile.lan` does it at home; and without TLS at all."""

from __future__ import annotations

import base64
import os
import re
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.e2e.conftest import CHROMIUM, QUIET, ROOT, STARTS_WITHIN, Instance, Someone, free_port, until
from tests.e2e.test_first_hour import they_agree, they_close, they_get_in, they_live_through_the_hour, they_start_now

ELSEWHERE = "turnabout.example"


@dataclass
class Proxy:
    """Caddy, with all it keeps in a folder of its own."""

    folder: Path
    port: int
    http_port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def certificate(self, name: str) -> Path:
        """A certificate of its authority: `root` or `intermediate`."""
        return self.folder / "caddy" / "pki" / "authorities" / "local" / f"{name}.crt"


@pytest.fixture
def upstream() -> int:
    return free_port()


@pytest.fixture
def proxy(tmp_path: Path, upstream: int) -> Iterator[Proxy]:
    port, http_port = free_port(), free_port()
    kept = {name: str(tmp_path / "proxy") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    told = {"TURNABOUT_URL": f"https://localhost:{port}", "UPSTREAM": f"127.0.0.1:{upstream}"}
    ports = {"HTTP_PORT": str(http_port), "CADDY_ADMIN": "off"}
    with (tmp_path / "proxy.log").open("wb") as log:
        process = subprocess.Popen(
            ["caddy", "run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile.lan")],
            env={**os.environ, **kept, **told, **ports},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    started = Proxy(tmp_path / "proxy", port, http_port, process)
    until(started.certificate("root").exists, process, tmp_path / "proxy.log")
    yield started
    process.terminate()
    process.wait(timeout=STARTS_WITHIN)


@pytest.fixture
def instance(tmp_path: Path, proxy: Proxy, upstream: int) -> Iterator[Instance]:
    running = Instance(data=tmp_path / "data", port=upstream, log=tmp_path / "server.log", public_url=proxy.url)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def browser(playwright: Playwright, proxy: Proxy) -> Iterator[Browser]:
    """A browser that believes this authority and, unlike one told to ignore errors, no other."""
    believed = f"--ignore-certificate-errors-spki-list={key_hash(proxy.certificate('intermediate'))}"
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, believed])
    yield launched
    launched.close()


def test_an_hour_over_tls(instance: Instance, proxy: Proxy, ana: Someone, ben: Someone) -> None:
    headers = verified(proxy, "/help/")
    assert headers["Strict-Transport-Security"] == "max-age=63072000"
    sockets: list[str] = []
    for person in (ana, ben):
        person.page.on("websocket", lambda socket: sockets.append(socket.url))
    they_get_in(instance, ana, ben)
    they_agree(ana, ben)
    they_start_now(ana, ben)
    they_live_through_the_hour(ana, ben)
    they_close(ana, ben)
    assert sockets
    assert [url for url in sockets if not url.startswith(f"wss://localhost:{proxy.port}/")] == []
    for person in (ana, ben):
        cookies = person.context.cookies()
        assert {cookie["name"] for cookie in cookies} == {"__Host-session", "__Host-csrf", "__Host-device"}
        assert all(cookie["secure"] and cookie["path"] == "/" for cookie in cookies)


def test_plain_http_elsewhere_says_so(tmp_path: Path, playwright: Playwright) -> None:
    port = free_port()
    public = f"http://{ELSEWHERE}:{port}"
    running = Instance(data=tmp_path / "data", port=port, log=tmp_path / "server.log", public_url=public)
    running.start()
    mapped = f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1"
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, mapped])
    page = browser.new_page()
    try:
        for address, button in ((f"{public}/sign-in/", "Sign in"), (running.operator_link, "Make my account")):
            assert address.startswith(public)
            page.goto(address)
            expect(page.get_by_text("This address cannot keep anything private.")).to_be_visible()
            expect(page.locator("main").get_by_role("button", name=button)).to_be_disabled()
        page.goto(f"http://localhost:{port}/sign-in/")
        expect(page.locator("main").get_by_role("button", name="Sign in")).to_be_enabled()
        expect(page.get_by_text("This address cannot keep anything private.")).to_have_count(0)
    finally:
        browser.close()
        running.stop()


def verified(proxy: Proxy, path: str) -> HTTPMessage:
    """Headers of a page, its certificate checked against the authority's root alone; without that it is refused."""
    trusting = ssl.create_default_context(cafile=proxy.certificate("root"))
    with urllib.request.urlopen(f"https://localhost:{proxy.port}{path}", context=trusting) as answer:
        headers: HTTPMessage = answer.headers
    with pytest.raises(urllib.error.URLError, match="certificate verify failed"):
        urllib.request.urlopen(f"https://localhost:{proxy.port}{path}", context=ssl.create_default_context())
    return headers


def key_hash(certificate: Path) -> str:
    """SHA-256 of a certificate's public key (SPKI), as base64."""
    words = ["openssl", "x509", "-in", str(certificate), "-noout", "-pubkey"]
    pem = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    key = base64.b64decode(re.sub(r"-----[A-Z ]+-----", "", pem))
    return base64.b64encode(sha256(key).digest()).decode()
