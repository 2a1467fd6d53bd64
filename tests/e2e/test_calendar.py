"""Somebody puts their hours into their own calendar: subscribed to, taken along as a file, and by mail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, free_port, get_in
from tests.e2e.test_access import Inspector
from tests.schedule.witnesses import Read, parsed


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    """With a mail server that never answers."""
    monkeypatch.setenv("TURNABOUT_SMTP_URL", f"smtp://localhost:{free_port()}")
    running = Instance(data=tmp_path / "data", port=free_port(), log=tmp_path / "server.log")
    running.start()
    yield running
    running.stop()


def read(url: str) -> Read:
    """As a program reads it, without a cookie."""
    with urlopen(url) as answer:  # noqa: S310 - a server of this test
        return parsed(answer.read())


def test_hours_in_ones_own_calendar(instance: Instance, ana: Someone, ben: Someone, tmp_path: Path) -> None:
    inspector = Inspector(instance.url)
    ana.context.grant_permissions(["clipboard-read", "clipboard-write"])
    address = get_in(instance, ana, ben)
    ana.goes(f"{address}rhythm/")
    ana.page.get_by_label("Day").select_option("Thursday")
    ana.page.get_by_label("Time", exact=True).fill("18:30")
    ana.taps("Set our time")
    ana.page.get_by_text("Add to your calendar").click()
    inspector.look(ana.page)
    [event] = takes_the_file(ana, tmp_path).walk("VEVENT")
    assert event["dtstart"].dt.strftime("%A %H:%M") == "Thursday 18:30"
    ana.page.get_by_role("link", name="A calendar to subscribe to").click()
    inspector.look(ana.page)
    copied = turns_it_on(ana)
    inspector.look(ana.page)
    assert inspector.wrong == []
    rule, *others = read(copied).walk("VEVENT")
    assert rule["dtstart"].dt == event["dtstart"].dt
    assert {str(one["summary"]) for one in (rule, *others)} == {"Turnabout", "Your hour", "You are the coach"}
    ana.taps("Make a new address")
    expect(ana.page.get_by_label("Its address")).not_to_have_value(copied)
    # Whoever has the address of before gets nothing, and the log names neither.
    with pytest.raises(OSError, match="404"):
        read(copied)
    assert copied.rsplit("/", 1)[1].encode() not in instance.log.read_bytes()


def takes_the_file(ana: Someone, folder: Path) -> Read:
    with ana.page.expect_download() as taken:
        ana.page.get_by_role("link", name="The weekly hours, as a file").click()
    taken.value.save_as(folder / "hours.ics")
    return parsed((folder / "hours.ics").read_bytes())


def turns_it_on(ana: Someone) -> str:
    """With titles that tell whose hour it is, and no mails. Answers the address, as it was copied."""
    ana.taps("Turn it on")
    ana.taps("Copy")
    expect(ana.page.get_by_text("Copied")).to_be_visible()
    ana.page.get_by_label("Whose hour it is: “Your hour”, or “You are the coach”", exact=True).check()
    ana.page.get_by_label("Mail me my hours").uncheck()
    ana.taps("Keep this for my calendar")
    expect(ana.page.get_by_text("Kept.")).to_be_visible()
    return str(ana.page.evaluate("navigator.clipboard.readText()"))
