"""An hour on a walk: noted by one in half a minute, seen by the other, disputed and agreed."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance, Someone, get_in, someone, zone_of
from tests.e2e.test_states import REFUSES


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


def test_beside_an_hour_that_is_to_come_it_is_one_more_and_a_slip_is_taken_back(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    """At a phone's width, by thumbs, with a line of each."""
    address = get_in(instance, ana, ben)
    ana.page.set_viewport_size({"width": 360, "height": 700})
    opens_the_form(ana, address)
    today = today_of(ana)
    ana.goes(address)
    sets_a_time_for_today(ana, today)
    opens_the_form(ana, address)
    assert ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ana.page.get_by_label("Ben’s").check()
    ana.types("What I take with me", "Bread, and that he wants to move.")
    ana.types("I will", "ask about the house")
    ana.taps("Note this hour")
    expect(ana.page.get_by_text("Noted, and it counts. Next is your hour.")).to_be_visible()
    expect(ana.page.locator("ol.strip li[data-elsewhere]")).to_have_count(0)
    ben.goes("/")
    expect(ben.page.locator("ol.strip li[data-elsewhere]")).to_have_count(1)
    expect(ben.page.get_by_text("Ana noted an hour on")).to_contain_text("it was yours.")
    ana.taps("A slip: take it back")
    expect(ana.page.get_by_text("Taken back. The turn is where it was")).to_be_visible()
    ben.page.reload()
    expect(ben.page.locator("ol.strip li[data-elsewhere]")).to_have_count(0)
    expect(ben.page.get_by_text("Ana noted an hour on")).to_have_count(0)


def test_with_nothing_to_write_it_is_three_taps(instance: Instance, ana: Someone, ben: Someone) -> None:
    """On a phone, from the page of the two: the day is today, and the room for words stays empty."""
    get_in(instance, ana, ben)
    ana.page.set_viewport_size({"width": 360, "height": 700})
    ana.taps("We met elsewhere: note that hour")
    expect(ana.page.get_by_role("button", name="Note this hour")).to_be_enabled()
    ana.page.get_by_label("Mine").check()
    ana.taps("Note this hour")
    expect(ana.page.get_by_text("Noted, and it counts. Next, you coach Ben.")).to_be_visible()
    ben.goes("/")
    expect(ben.page.get_by_text("Ana noted an hour on")).to_contain_text("you coached.")


def test_noted_on_a_train_it_goes_out_later_and_may_be_noted_anew(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    address = get_in(instance, ana, ben)
    opens_the_form(ana, address)
    ana.context.set_offline(offline=True)
    ana.page.get_by_label("Mine").check()
    ana.types("What I take with me", "Trains make me honest.")
    ana.types("I will", "take the slow one")
    ana.taps("Note this hour")
    expect(ana.page.get_by_text("Kept on this device; it goes out by itself.").last).to_be_visible()
    ana.context.set_offline(offline=False)
    expect(ana.page.get_by_text("Noted, and it counts. Next, you coach Ben.")).to_be_visible()
    expect(ana.page.locator(".past a")).to_have_count(1)
    ben_says_it_was_so(ben)
    ana.page.locator(".past a").click()
    expect(ana.page.get_by_text("Held elsewhere; you both say so.")).to_be_visible()
    expect(ana.page.locator("#takeaway")).to_have_value("Trains make me honest.")


def ben_says_it_was_so(ben: Someone) -> None:
    ben.goes("/")
    expect(ben.page.get_by_text("I will take the slow one.")).to_be_visible()
    ben.taps("That’s right")
    expect(ben.page.get_by_text("Kept. Thank you.")).to_be_visible()
    ben.page.reload()
    expect(ben.page.get_by_text("Ana noted an hour on")).to_have_count(0)
    expect(ben.page.get_by_text("I will take the slow one.")).to_be_visible()


def test_what_was_written_of_a_slip_stays(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    opens_the_form(ana, address)
    ana.page.get_by_label("Mine").check()
    ana.types("What I take with me", "It was his hour.")
    ana.types("I will", "read the form")
    ana.taps("Note this hour")
    expect(ana.page.get_by_text("You noted it, and it counts.")).to_be_visible()
    expect(ana.page.get_by_text("I will read the form.")).to_be_visible()
    expect(ana.page.locator("#takeaway")).to_have_value("It was his hour.")
    ana.taps("A slip: take it back")
    expect(ana.page.get_by_text("Taken back. The turn is where it was")).to_be_visible()
    expect(ana.page.locator("#takeaway")).to_have_value("It was his hour.")
    expect(ana.page.get_by_text("I will read the form.")).to_be_visible()
    ana.page.get_by_role("link", name="We met without the room").click()
    expect(ana.page.get_by_role("button", name="Note this hour")).to_be_enabled()
    ana.page.get_by_label("Ben’s").check()
    ana.taps("Note this hour")
    expect(ana.page.get_by_text("Noted, and it counts. Next is your hour.")).to_be_visible()
    expect(ana.page.get_by_text("I will read the form.")).to_have_count(1)
    expect(ana.page.locator("#takeaway")).to_have_value("It was his hour.")
    ben.goes("/")
    expect(ben.page.get_by_text("Ana noted an hour on")).to_contain_text("it was yours.")
    expect(ben.page.get_by_text("I will read the form.")).to_have_count(1)


def test_without_keys_the_day_and_the_roles_go(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    ana.taps("Lock this device")
    expect(ana.page.get_by_label("Passphrase", exact=True)).to_be_visible()
    opens_the_form(ana, address)
    expect(ana.page.get_by_text("The day and whose hour it was can be noted all the same")).to_be_visible()
    expect(ana.page.get_by_label("What I take with me")).to_be_hidden()
    ana.page.get_by_label("Mine").check()
    ana.taps("Note this hour")
    expect(ana.page.get_by_text("Noted, and it counts. Next, you coach Ben.")).to_be_visible()
    ben.goes("/")
    expect(ben.page.get_by_text("Ana noted an hour on")).to_contain_text("you coached.")


def test_a_window_that_keeps_nothing_stays_with_what_it_could_not_send(
    browser: Browser, instance: Instance, ana: Someone, ben: Someone
) -> None:
    """The hour is noted, and its words do not get through: the page does not go before they have."""
    address = get_in(instance, ana, ben)
    window = someone(browser, instance, "Ana", zone_of(ana))
    window.passphrase = ana.passphrase
    window.context.add_init_script(REFUSES)
    window.signs_in()
    window.goes(f"{address}elsewhere/")
    window.shows_passphrase("Unlock")
    sending = "**/vault/records/*/"
    window.context.route(sending, lambda route: route.abort() if route.request.method == "PUT" else route.continue_())
    window.page.get_by_label("Mine").check()
    window.types("What I take with me", "Trains make me honest.")
    window.taps("Note this hour")
    expect(window.page.get_by_text("this window keeps nothing: leave it open")).to_be_visible()
    expect(window.page.get_by_label("What I take with me")).to_have_value("Trains make me honest.")
    window.context.unroute(sending)
    window.page.evaluate("dispatchEvent(new Event('online'))")
    window.page.wait_for_url("**/sessions/*/")
    window.shows_passphrase("Unlock")
    expect(window.page.locator("#takeaway")).to_have_value("Trains make me honest.")
    window.context.close()
    assert window.faults == []


def opens_the_form(person: Someone, address: str) -> None:
    person.goes(address)
    person.taps("We met elsewhere: note that hour")
    expect(person.page.get_by_role("button", name="Note this hour")).to_be_enabled()


def sets_a_time_for_today(person: Someone, today: date) -> None:
    """A weekly hour, as late today as can be."""
    person.taps("Choose a weekly time")
    person.page.get_by_label("Day", exact=True).select_option(str(today.weekday()))
    person.page.get_by_label("Time", exact=True).fill("23:55")
    person.page.get_by_label("First on or after").fill(today.isoformat())
    person.page.locator("main form").get_by_role("button").last.click()
    expect(person.page.get_by_text("Your time is set.")).to_be_visible()


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
    expect(ana.page.locator(".past a")).to_have_count(1)
    expect(ana.page.locator("ol.strip li[data-elsewhere]")).to_have_count(1)


def yesterday(person: Someone) -> str:
    return (today_of(person) - timedelta(days=1)).isoformat()


def today_of(person: Someone) -> date:
    """Today, as the form has it."""
    return date.fromisoformat(person.page.get_by_label("On which day").get_attribute("max") or "")
