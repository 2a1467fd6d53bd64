"""An hour on a walk: noted by one in half a minute, seen by the other, disputed and agreed."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, get_in


def test_an_hour_held_elsewhere_is_noted_and_seen(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    instance.move_clock(timedelta(days=2))
    ana.page.reload()
    ana.taps("We met elsewhere: note that hour")
    what_is_typed_outlives_the_page(ana)
    ana.taps("Note this hour")
    expect(ana.page.get_by_text("You noted it, and it counts.")).to_be_visible()
    expect(ana.page.locator("#takeaway")).to_have_value("The river was loud and that helped.")
    expect(ana.page.locator("pulse-form")).to_have_count(0)
    ben_is_asked(ana, ben)
    ana.goes(address)
    expect(ana.page.locator("ol.strip li[data-elsewhere]")).to_have_count(1)
    both_may_note_it(ana, ben, address)


def what_is_typed_outlives_the_page(ana: Someone) -> None:
    expect(ana.page.get_by_role("button", name="Note this hour")).to_be_enabled()
    ana.page.get_by_label("On which day").fill(yesterday(ana))
    ana.page.get_by_label("Ben’s").check()
    ana.types("What I take with me", "The river was loud and that helped.")
    ana.types("I will", "walk there again on Friday")
    ana.page.reload()
    expect(ana.page.get_by_label("What I take with me")).to_have_value("The river was loud and that helped.")
    expect(ana.page.get_by_label("On which day")).to_have_value(yesterday(ana))
    expect(ana.page.get_by_label("Ben’s")).to_be_checked()


def ben_is_asked(ana: Someone, ben: Someone) -> None:
    ben.goes("/")
    expect(ben.page.get_by_text("Ana noted an hour on")).to_contain_text("it was yours.")
    expect(ben.page.get_by_text("I will walk there again on Friday.")).to_be_visible()
    ben.taps("We didn’t")
    expect(ben.page.get_by_text("Kept. Thank you.")).to_be_visible()
    ana.page.reload()
    expect(ana.page.get_by_text("Ben says that you did not")).to_be_visible()


def both_may_note_it(ana: Someone, ben: Someone, address: str) -> None:
    """He remembers, and notes it himself: it is the one hour, and both said so."""
    ben.goes(f"{address}elsewhere/")
    expect(ben.page.get_by_role("button", name="Note this hour")).to_be_enabled()
    ben.page.get_by_label("On which day").fill(yesterday(ben))
    ben.page.get_by_label("Mine").check()
    ben.taps("Note this hour")
    expect(ben.page.get_by_text("Held elsewhere; you both say so.")).to_be_visible()
    ana.page.reload()
    expect(ana.page.locator("ul.lines a")).to_have_count(1)
    expect(ana.page.locator("ol.strip li[data-elsewhere]")).to_have_count(1)


def yesterday(person: Someone) -> str:
    """The day before today, as the form has it."""
    today = person.page.get_by_label("On which day").get_attribute("max")
    return (date.fromisoformat(today or "") - timedelta(days=1)).isoformat()
