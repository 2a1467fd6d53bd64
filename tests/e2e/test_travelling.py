"""Somebody far from home: their device lives by another clock, and the first page says so and offers it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance, Someone, get_in, someone

NOTICE = re.compile("This device lives by the clock of")


def test_a_device_of_another_clock_is_noticed_and_followed(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    ana.goes(f"{address}rhythm/")
    ana.taps("Set our time")
    ana.goes("/")
    expect(ana.page.locator(".when time")).to_be_visible()
    expect(ana.page.get_by_text(NOTICE)).to_be_hidden()
    tokyo = in_tokyo(instance, ana)
    she_stays_with_berlin(tokyo, at_home=ana.page.locator(".when").inner_text())
    she_follows_the_device(tokyo, at_home=ana.page.locator(".when").inner_text())
    assert tokyo.faults == []
    tokyo.context.close()
    # At home, in the browser at home, the way back is as short.
    ana.goes("/")
    expect(ana.page.get_by_text("Times here are those of Tokyo.")).to_contain_text("Berlin")


@pytest.mark.parametrize("zone", ["America/New_York", "Etc/GMT+5"])
def test_whoever_comes_in_lives_by_the_clock_of_their_device_or_finds_another_by_typing(
    browser: Browser, instance: Instance, zone: str
) -> None:
    eva = someone(browser, instance, "Eva", zone)
    eva.page.goto(instance.operator_link)
    chosen = eva.page.get_by_label("Your time zone")
    expect(chosen).to_have_value(zone)
    chosen.focus()
    eva.page.keyboard.type("reyk")
    expect(chosen).to_have_value("Atlantic/Reykjavik")
    assert eva.faults == []
    eva.context.close()


def in_tokyo(instance: Instance, ana: Someone) -> Someone:
    assert ana.context.browser
    tokyo = someone(ana.context.browser, instance, "Ana", "Asia/Tokyo")
    tokyo.email, tokyo.passphrase = ana.email, ana.passphrase
    tokyo.signs_in()
    expect(tokyo.page.get_by_text("Times here are those of Berlin.")).to_contain_text("Tokyo")
    return tokyo


def she_stays_with_berlin(tokyo: Someone, *, at_home: str) -> None:
    tokyo.taps("Stay with Berlin")
    expect(tokyo.page.get_by_text(NOTICE)).to_be_hidden()
    tokyo.goes("/")
    assert tokyo.page.locator(".when").inner_text() == at_home
    expect(tokyo.page.get_by_text(NOTICE)).to_be_hidden()


def she_follows_the_device(tokyo: Someone, *, at_home: str) -> None:
    tokyo.page.evaluate("localStorage.removeItem('turnabout-zone-kept')")
    tokyo.goes("/")
    tokyo.taps("Show me its times")
    expect(tokyo.page.get_by_text("Times are shown by that clock now.")).to_be_visible()
    assert tokyo.page.locator(".when").inner_text() != at_home
    expect(tokyo.page.get_by_text(NOTICE)).to_be_hidden()
