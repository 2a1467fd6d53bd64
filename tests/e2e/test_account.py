"""Somebody comes in by an email, is at two browsers, ends one, and takes another email: in a real browser."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance, Someone, drawn, free_port, someone
from tests.e2e.test_access import Inspector

LINK = re.compile(r"http://localhost:\d+(/\S+/[\w-]{43}/(?:undoing/)?)")


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    """Open to whoever proves an email; its mail server never answers, so letters can be read where they wait."""
    monkeypatch.setenv("TURNABOUT_SIGN_UP", "open")
    monkeypatch.setenv("TURNABOUT_SMTP_URL", f"smtp://localhost:{free_port()}")
    running = Instance(data=tmp_path / "data", port=free_port(), log=tmp_path / "server.log")
    running.start()
    yield running
    running.stop()


def letters_to(instance: Instance, email: str, letter: str) -> list[str]:
    """What those letters say, oldest first."""
    with closing(sqlite3.connect(instance.data / "turnabout.sqlite3", timeout=15)) as database:
        question = 'SELECT text FROM mail_message WHERE "to" = ? AND letter = ? ORDER BY id'
        return [text for (text,) in database.execute(question, [email, letter])]


def link_in_letter(instance: Instance, letter: str) -> str:
    with closing(sqlite3.connect(instance.data / "turnabout.sqlite3")) as database:
        question = "SELECT text FROM mail_message WHERE letter = ? ORDER BY id DESC LIMIT 1"
        (text,) = database.execute(question, [letter]).fetchone()
    found = LINK.search(text)
    assert found
    return found[1]


def test_an_account_from_its_first_letter_to_another_email(browser: Browser, instance: Instance, ana: Someone) -> None:
    inspector = Inspector(instance.url)
    inspector.watch(ana.context)
    comes_in_by_email(inspector, instance, ana)
    phone = someone(browser, instance, "Ana", "Europe/Berlin")
    phone.passphrase = ana.passphrase
    phone.signs_in()
    ends_the_other(inspector, ana)
    phone.goes("/")
    expect(phone.page.get_by_role("heading", name="An hour a week with a friend, taking turns.")).to_be_visible()
    takes_another_email(inspector, instance, ana)
    phone.email = ana.email
    phone.signs_in()
    phone.context.close()
    assert phone.faults == []
    assert inspector.wrong == []


def comes_in_by_email(inspector: Inspector, instance: Instance, ana: Someone) -> None:
    ana.goes("/sign-in/")
    ana.page.get_by_role("link", name="Make your account").click()
    expect(ana.page.locator("#asked")).to_be_visible()
    inspector.look(ana.page)
    ana.page.locator("#asked").fill(ana.email)
    ana.taps("Send me the link")
    expect(ana.page.get_by_role("heading", name="Look in your mail")).to_be_visible()
    inspector.look(ana.page)
    ana.goes(link_in_letter(instance, "sign-up"))
    inspector.look(ana.page)
    expect(ana.page.get_by_label("Email")).to_have_value(ana.email)
    ana.page.get_by_label("What should your partner call you?").fill(ana.name)
    ana.passphrase = drawn(ana.page.get_by_label("Passphrase"))
    ana.page.get_by_label("I am 18 or over.").check()
    ana.page.get_by_label("I understand").check()
    ana.taps("Make my account")
    ana.taps("I have kept them, go on")
    ana.page.get_by_role("link", name="Account").click()
    expect(ana.page.get_by_text("Verified on")).to_be_visible()


def ends_the_other(inspector: Inspector, ana: Someone) -> None:
    ana.goes("/account/")
    inspector.look(ana.page)
    ana.taps("See your devices")
    inspector.look(ana.page)
    ana.taps("Sign out everywhere but here")
    expect(ana.page.get_by_text("You are signed in nowhere else.")).to_be_visible()
    inspector.look(ana.page)


def takes_another_email(inspector: Inspector, instance: Instance, ana: Someone) -> None:
    ana.goes("/account/")
    ana.taps("Use another email")
    inspector.look(ana.page)
    ana.page.get_by_label("New email").fill("ana@example.net")
    ana.shows_passphrase("Send the link")
    expect(ana.page.get_by_role("heading", name="Look in your mail")).to_be_focused()
    inspector.look(ana.page)
    ana.goes(link_in_letter(instance, "change-email"))
    inspector.look(ana.page)
    ana.taps("Yes, use this email")
    expect(ana.page.get_by_role("heading", name="Your email is changed")).to_be_visible()
    ana.email = "ana@example.net"
    ana.goes(link_in_letter(instance, "email-changed"))
    inspector.look(ana.page)
