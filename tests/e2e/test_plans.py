"""Two people choose which hour it will be, go through it together, and give it more time."""

from __future__ import annotations

import json
from datetime import timedelta

from playwright.sync_api import Route, expect

from tests.e2e.conftest import ROOT, Instance, Someone, get_in
from tests.e2e.hours import chooses, see_phase, they_begin, they_choose, they_meet

PLANS = json.loads((ROOT / "turnabout/practice/content/en/plans.json").read_text())
FULL = PLANS[0]
A_SHARED_LINE_TAKES = 30_000  # ms, on a slow machine
#: A device that can be felt: what it was asked for.
FEELS = """window.felt = []
Object.defineProperty(navigator, "vibrate", { value: (pattern) => window.felt.push(pattern) })"""


def go_through(plan: dict[str, object], ana: Someone, ben: Someone) -> None:
    """Phase by phase, each asked for by one of the two in turn; at the last one only its end is left."""
    phases = plan["phases"]
    assert isinstance(phases, list)
    for at, phase in enumerate(phases):
        see_phase(phase["title"], ana, ben)
        card = ana.page.locator(".prompt-card .said")
        expect(card).to_be_hidden() if plan.get("quiet") else expect(card).not_to_be_empty()
        next_phase = (ana, ben)[at % 2].page.get_by_role("button", name="Next phase")
        if phase is phases[-1]:
            expect(ana.page.get_by_text("Then the hour is over")).to_be_visible()
            expect(next_phase).to_be_hidden()
        else:
            expect(ben.page.get_by_text(f"Next: {phases[at + 1]['title']} · ")).to_be_visible()
            next_phase.click()


def the_clock_stays_in_sight(person: Someone) -> None:
    """Small, at the edge, while they write further down; and gone once the clock is there again."""
    small = person.page.locator(".clock-at-hand")
    expect(small).to_be_hidden()
    person.page.locator("#note").focus()
    expect(small).to_be_visible()
    shown = [person.page.locator(f'[data-part="{name}"]').inner_text() for name in ("phase", "time", "up-next")]
    assert small.evaluate("small => [...small.children].map((one) => one.dataset.words)") == shown
    person.page.get_by_role("button", name="Next phase").focus()
    expect(small).to_be_hidden()


def test_each_plan_is_chosen_by_one_and_lived_by_both(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    for number, plan in enumerate(PLANS):
        # Each begins some of them: so many on one day are more than one may ask of the other.
        they_meet(*((ana, ben) if number % 2 else (ben, ana)), address)
        expect(ana.page.get_by_text("Suggested, because it is your first hour together.")).to_be_visible()
        # The last choice counts, whoever made it.
        chooses(ana, "The half hour" if plan is FULL else "The full hour")
        see_phase("The half hour" if plan is FULL else "The full hour", ana, ben)
        chooses(ben, plan["title"])
        see_phase(plan["title"], ana, ben)
        expect(ana.page.get_by_text(f"Ben chose: {plan['title']}.")).to_be_visible()
        expect(ana.page.locator(".phase-list li")).to_have_count(len(plan["phases"]))
        ana.taps("Start the clock")
        go_through(plan, ana, ben)
        ben.ends_the_hour()
        for person in (ana, ben):
            expect(person.page.get_by_role("heading", name="Did we meet?")).to_be_visible()


def test_in_a_review_hour_both_speak_and_it_says_whose_turn_it_counts_as(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    they_choose(instance, ana, ben, "The review hour")
    for person, turn, partner in ((ana, "your turn", "Ben"), (ben, "Ana’s turn", "Ana")):
        expect(person.page.get_by_role("heading", level=1)).to_have_text(
            f"For both of you: you and {partner}", use_inner_text=True
        )
        expect(person.page.get_by_text(f"You both speak, in turn. It counts as {turn}.")).to_be_visible()
    ana.taps("Start the clock")
    see_phase("Arrive", ana, ben)
    for phase in ("Look back", "Keep"):
        ben.taps("Next phase")
        see_phase(phase, ana, ben)
        cards = [person.page.locator(".prompt-card") for person in (ana, ben)]
        for card in cards:
            expect(card.get_by_text("For each of you")).to_be_visible()
            expect(card.get_by_text("For you, the", exact=False).locator("visible=true")).to_have_count(0)
        expect(cards[1].locator(".said")).to_have_text(cards[0].locator(".said").inner_text())
    ana.page.reload()
    see_phase("Keep", ana)
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("For both of you: you and Ben", use_inner_text=True)


def test_the_place_where_they_meet_is_a_tap_away(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    ana.types("A link, a telephone, or a place", "By video: https://call.example/ana-and-ben. Else javascript:alert(1)")
    ana.taps("Keep it")
    expect(ana.page.get_by_text("Kept, sealed")).to_be_visible()
    they_meet(ana, ben, address)
    ben_on_the_hours_page = ben.tab(ben.page.url.removeprefix(ben.url).removesuffix("room/"))
    for person in (ana, ben, ben_on_the_hours_page):
        link = person.page.locator("meeting-place-link [data-part=place] a").first
        expect(link).to_have_count(1)
        expect(link).to_have_attribute("href", "https://call.example/ana-and-ben")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
        expect(link).to_have_attribute("target", "_blank")
        expect(person.page.get_by_text("Else javascript:alert(1)").first).to_be_visible()


def test_nobody_starts_the_clock_before_they_see_what_would_run(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_meet(ana, ben, get_in(instance, ana, ben))
    start, held = ana.page.get_by_role("button", name="Start the clock"), list[Route]()
    ana.page.route("**/vault/records/?partnership=*", lambda route: held.append(route))  # noqa: PLW0108 - it looks at its arguments
    ana.page.reload()
    expect(ana.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
    expect(start).to_be_disabled()
    ana.page.unroute("**/vault/records/?partnership=*")
    for waiting in held:
        waiting.continue_()
    expect(start).to_be_enabled()


def test_a_choice_outlives_a_reload_of_either(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_meet(ana, ben, get_in(instance, ana, ben))
    chooses(ben, "The quiet room")
    see_phase("The quiet room", ana, ben)
    ben.page.reload()
    see_phase("The quiet room", ana, ben)
    ana.page.reload()
    see_phase("The quiet room", ana, ben)
    ana.taps("Start the clock")
    see_phase("Yours", ana, ben)
    for person in (ana, ben):
        person.page.reload()
    see_phase("Yours", ana, ben)
    expect(ben.page.locator(".prompt-card")).to_be_hidden()


def test_a_plan_begun_without_a_network_is_known_after_a_reload(instance: Instance, ana: Someone, ben: Someone) -> None:
    """Its clock is that of the full hour: only what Ana’s browser wrote of it, sealed, tells the two apart."""
    they_choose(instance, ana, ben, "The repair hour")
    # What the socket carries gets through; what is to be kept does not.
    ana.context.route("**/vault/records/**", lambda route: route.abort())
    ana.taps("Start the clock")
    see_phase("Arrive", ana, ben)
    ben.page.close()
    ana.page.reload()
    see_phase("Arrive", ana)
    expect(ana.page.locator(".phase-list li").nth(1)).to_contain_text("Between us")
    ana.context.unroute("**/vault/records/**")
    ana.page.reload()
    expect(ana.page.locator(".phase-list li").nth(1)).to_contain_text("Between us")
    ben.page = ben.context.new_page()
    ben.page.goto(ana.page.url)
    expect(ben.page.locator(".phase-list li").nth(1)).to_contain_text("Between us")


def test_what_somebody_felt_between_them_is_given_five_minutes(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    they_meet(ana, ben, address)
    ana.taps("Start the clock")
    see_phase("Arrive", ana, ben)
    ana.ends_the_hour()
    for person in (ana, ben):
        person.page.locator("did-we-meet").get_by_role("button", name="Yes").click()
        expect(person.page.get_by_text("Kept. Thank you.")).to_be_visible()
    for name in ("heard", "free", "mine", "useful"):
        ana.page.locator(f'pulse-form input[name="{name}"][value="8"]').check()
    ana.page.locator('pulse-form input[name="between"][value="no"]').check()
    ana.taps("Send, sealed")
    expect(ana.page.get_by_text("Yours is in.")).to_be_visible()
    ben.page.locator('pulse-form input[name="guess"][value="8"]').check()
    ben.page.locator('pulse-form input[name="between"][value="maybe"]').check()
    ben.page.get_by_label("Let Ana see this, too").check()
    ben.taps("Send, sealed")
    expect(ana.page.locator("pulse-form .answers")).to_have_count(2, timeout=A_SHARED_LINE_TAKES)
    they_meet(ana, ben, address)
    for person in (ana, ben):
        expect(person.page.get_by_text("one of you thought something might be between you")).to_be_visible()
    see_phase("The repair hour", ana, ben)
    # It is a suggestion: the usual hour is one tap away.
    chooses(ana, "The full hour")
    see_phase("The full hour", ana, ben)


def test_five_minutes_more_come_from_where_they_can_be_spared(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_begin(instance, ana, ben)
    ends = ana.page.get_by_text("The hour ends at", exact=False).first.inner_text()
    ben.taps("Five minutes more, from “Your own ideas”")
    for person in (ana, ben):
        row = person.page.locator(".phase-list li")
        expect(row.nth(0)).to_contain_text("8 min")
        expect(row.nth(5)).to_contain_text("1 min")
    expect(ana.page.get_by_text("Ben asked for five minutes more")).to_be_visible()
    expect(ana.page.get_by_text("The hour ends at", exact=False).first).to_have_text(ends)
    # There is nothing left to take: the button says that the hour gets longer.
    ana.taps("Five minutes more; the hour ends at")
    for person in (ana, ben):
        expect(person.page.locator(".phase-list li").nth(0)).to_contain_text("13 min")
    expect(ana.page.get_by_text("The hour ends at", exact=False).first).not_to_have_text(ends)


def test_a_pause_says_whose_it_is_and_costs_nothing(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_meet(ana, ben, get_in(instance, ana, ben))
    ana.taps("Start the clock")
    see_phase("Arrive", ana, ben)
    ben.taps("Pause")
    see_phase("Arrive · paused", ana, ben)
    expect(ana.page.get_by_text("Ben stopped the clock for a moment")).to_be_visible()
    # Whoever used the keyboard stands on what takes it back.
    expect(ben.page.get_by_role("button", name="Start the clock again")).to_be_focused()
    left = ana.page.locator('[data-part="time"]').inner_text()
    instance.move_clock(timedelta(minutes=7))
    ana.page.reload()
    expect(ana.page.locator('[data-part="time"]')).to_have_text(left)
    ana.taps("Start the clock again")
    see_phase("Arrive", ana, ben)


def test_the_hour_tells_of_its_time_unless_somebody_wants_none(instance: Instance, ana: Someone, ben: Someone) -> None:
    for person in (ana, ben):
        person.context.add_init_script(FEELS)
    they_begin(instance, ana, ben)
    cue = ana.page.get_by_text("One minute left of “Arrive”")
    instance.move_clock(timedelta(minutes=1, seconds=54))
    ana.page.reload()
    expect(cue).to_be_visible()
    # Nothing of it on this device any more; the other is told as before.
    ana.page.get_by_text("Sounds and reminders").click()
    for switch in ("A soft sound", "Vibration", "A line under the clock"):
        ana.page.get_by_label(switch).uncheck()
    instance.move_clock(timedelta(minutes=2, seconds=50))
    for person in (ana, ben):
        person.page.reload()
    expect(ben.page.get_by_text("Now: Check in")).to_be_visible()
    see_phase("Check in", ana, ben)
    expect(ana.page.locator('[data-part="cue"]')).to_be_empty()
    # While the clock stands no cue tells of another phase, and none goes on telling of the one before.
    ben.taps("Pause")
    ben.taps("Next phase")
    see_phase("Choose · paused", ana, ben)
    expect(ben.page.locator('[data-part="cue"]')).to_be_empty()
    the_clock_stays_in_sight(ben)
    assert [person.page.evaluate("felt.length > 0") for person in (ana, ben)] == [False, True]
    ana.page.get_by_text("Sounds and reminders").click()
    expect(ana.page.get_by_label("A soft sound")).not_to_be_checked()
    expect(ana.page.get_by_label("A line under the clock")).not_to_be_checked()
