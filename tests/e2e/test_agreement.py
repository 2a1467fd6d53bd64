"""The agreement lives: either proposes a change, it holds when both have said yes, and every version stays readable."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.test_access import Inspector

CLAUSES = "article.agreement ol.clauses > li"
WHICH = "[data-part=which]"


@pytest.fixture
def address(instance: Instance, ana: Someone, ben: Someone) -> str:
    """Both have agreed on the ten clauses, and stand on their agreement's page."""
    partnership = get_in(instance, ana, ben)
    for person in (ana, ben):
        person.goes(f"{partnership}agreement/")
        person.taps("I agree")
        expect(person.page.get_by_text(f"{person.name} agreed on")).to_be_visible()
    for person in (ana, ben):
        expect(person.page.locator(WHICH)).to_contain_text("In force since")
    return partnership


def ana_proposes(ana: Someone) -> None:
    """Another word in one clause, one dropped, one of the founders' added, and why."""
    ana.taps("Propose a change")
    when = ana.page.locator("[data-part=fields] > li").nth(1)
    when.locator("summary").click()
    when.get_by_label("What we agree").fill(
        "Once a week, at the time we have set. We begin on time, and put other things away while we talk."
    )
    recording = ana.page.locator("[data-part=fields] > li").nth(6)
    recording.locator("summary").click()
    recording.get_by_role("button", name="Drop this clause").click()
    ana.page.get_by_text("Clauses for founders, investors and colleagues").click()
    ana.page.locator("[data-part=offers] > li").first.get_by_role("button", name="Add this clause").click()
    ana.page.locator("[data-part=editor]").get_by_label("A sentence why, if you like").fill("You may invest in us.")


def proposed_by_ana(ana: Someone, ben: Someone) -> None:
    ana_proposes(ana)
    ana.taps("Propose it to Ben")
    expect(ana.page.get_by_role("heading", name="You propose a change")).to_be_visible()
    ben.page.reload()
    expect(ben.page.get_by_role("heading", name="Ana proposes a change")).to_be_visible()


def test_a_change_is_seen_as_a_difference_and_holds_once_both_agree(address: str, ana: Someone, ben: Someone) -> None:
    proposed_by_ana(ana, ben)
    proposal = ben.page.locator(".proposal")
    expect(proposal.get_by_text("You may invest in us.")).to_be_visible()
    expect(proposal.locator("ol.changes > li")).to_have_count(3)
    inspector = Inspector(ben.url)
    inspector.look(ben.page)
    assert inspector.wrong == []
    expect(proposal.locator('li[data-change="changed"] del')).to_have_text("(out:and end)")
    expect(proposal.locator('li[data-change="dropped"] h3')).to_contain_text("No recording")
    expect(proposal.locator('li[data-change="added"] h3')).to_contain_text("Shares in each other’s company")
    # Until he says yes, the text of before holds for both.
    for person in (ana, ben):
        expect(person.page.locator(CLAUSES)).to_have_count(10)
        expect(person.page.locator(CLAUSES).nth(1)).to_contain_text("We begin and end on time")
    # His first page says that she waits for him; hers has nothing to say of it.
    for person, waits in ((ben, True), (ana, False)):
        person.goes("/")
        expect(person.page.get_by_text("Prepare the hour").or_(person.page.get_by_text("can begin"))).to_be_visible()
        expect(person.page.get_by_text("proposes a change to your agreement")).to_be_visible(visible=waits)
        person.page.go_back()
    ben.taps("Yes, I agree to this")
    for person in (ben, ana):
        expect(person.page.locator(WHICH)).to_contain_text("Version 2, in force since")
        expect(person.page.locator(CLAUSES)).to_have_count(10)
        expect(person.page.locator(CLAUSES).nth(1)).to_contain_text("We begin on time")
        expect(person.page.locator(".proposal")).to_have_count(0)
    ana.goes(address)
    expect(ana.page.get_by_text("You have both agreed.")).to_be_visible()


def test_earlier_versions_stay_readable(address: str, ana: Someone, ben: Someone) -> None:
    proposed_by_ana(ana, ben)
    ben.taps("Yes, I agree to this")
    ben.page.get_by_text("Every version that held").click()
    ben.page.get_by_role("link", name="Version 1, in force from").click()
    expect(ben.page.locator(CLAUSES).nth(1)).to_contain_text("We begin and end on time")
    expect(ben.page.get_by_role("button", name="Propose a change")).to_be_hidden()
    ben.taps("Read the text that holds now")
    expect(ben.page.locator(CLAUSES).nth(1)).to_contain_text("We begin on time")
    assert address in ben.page.url


def test_not_now_is_heard_and_may_become_a_yes(address: str, ana: Someone, ben: Someone) -> None:
    proposed_by_ana(ana, ben)
    ben.page.locator(".proposal summary").click()
    ben.page.locator(".proposal").get_by_label("A sentence why, if you like").fill("Let us talk on Thursday.")
    ben.taps("Say “not now”")
    expect(ben.page.get_by_text("You can still say yes.")).to_be_visible()
    expect(ana.page.get_by_text("Let us talk on Thursday.")).to_be_visible()
    ben.taps("Yes, I agree to this")
    expect(ana.page.locator(WHICH)).to_contain_text("Version 2, in force since")
    ana.goes(address)
    expect(ana.page.get_by_text("You have both agreed.")).to_be_visible()


def test_what_is_taken_back_is_gone_for_both(address: str, ana: Someone, ben: Someone) -> None:
    proposed_by_ana(ana, ben)
    ana.taps("Take it back")
    expect(ana.page.locator(".proposal")).to_have_count(0)
    # He reads it still, and says yes to what is no longer offered.
    ben.taps("Yes, I agree to this")
    expect(ben.page.get_by_text("The text has just changed.")).to_be_visible()
    expect(ben.page.locator(".proposal")).to_have_count(0)
    expect(ben.page.locator(CLAUSES).nth(1)).to_contain_text("We begin and end on time")
    ben.goes(address)
    expect(ben.page.get_by_text("You have both agreed.")).to_be_visible()


def test_a_half_written_change_survives_the_page(address: str, ana: Someone) -> None:
    inspector = Inspector(ana.url)
    ana_proposes(ana)
    ana.page.locator("[data-part=previewing] li").nth(2).wait_for()
    inspector.look(ana.page)
    assert inspector.wrong == []
    ana.page.reload()
    expect(ana.page.locator("[data-part=previewing] li")).to_have_count(3)
    expect(ana.page.locator("[data-part=editor]").get_by_label("A sentence why, if you like")).to_have_value(
        "You may invest in us."
    )
    ana.taps("Discard it")
    ana.goes(f"{address}agreement/")
    expect(ana.page.get_by_role("button", name="Propose a change")).to_be_visible()
    expect(ana.page.locator("[data-part=editor]")).to_be_hidden()


def ben_is_overtaken(ana: Someone, ben: Someone) -> None:
    """Both propose a change, and Ben says yes to Ana's: his own was written on the text of before."""
    ana_proposes(ana)
    ben.taps("Propose a change")
    purpose = ben.page.locator("[data-part=fields] > li").first
    purpose.locator("summary").click()
    purpose.get_by_label("What we agree").fill("We meet to think more clearly about our lives. We are both 18 or over.")
    ana.taps("Propose it to Ben")
    expect(ana.page.get_by_role("heading", name="You propose a change")).to_be_visible()
    ben.taps("Propose it to Ana")
    expect(ben.page.get_by_role("heading", name="You propose a change")).to_be_visible()
    ben.page.reload()
    ben.taps("Yes, I agree to this")
    expect(ben.page.get_by_text("on a text that has changed since")).to_be_visible()


def test_two_changes_at_once_leave_one_to_put_on_the_new_text(address: str, ana: Someone, ben: Someone) -> None:
    ben_is_overtaken(ana, ben)
    ben.taps("Put it on the present text")
    expect(ben.page.locator("[data-part=previewing] li")).to_have_count(1)
    ben.taps("Propose it to Ana")
    expect(ben.page.get_by_text("It holds once Ana says yes too")).to_be_visible()
    ana.goes(f"{address}agreement/")
    ana.taps("Yes, I agree to this")
    for person in (ana, ben):
        expect(person.page.locator(WHICH)).to_contain_text("Version 3, in force since")
        expect(person.page.locator(CLAUSES).nth(1)).to_contain_text("We begin on time")
        expect(person.page.locator(CLAUSES).first).to_contain_text(
            "We meet to think more clearly about our lives. We are"
        )


@pytest.mark.usefixtures("address")
def test_what_is_put_on_the_new_text_never_goes_over_a_change_that_was_begun(ana: Someone, ben: Someone) -> None:
    ben_is_overtaken(ana, ben)
    ben.taps("Propose a change")
    third = ben.page.locator("[data-part=fields] > li").nth(2)
    third.locator("summary").click()
    third.get_by_label("What we agree").fill("Half of it each, to the minute, and nobody counts.")
    ben.taps("Put it aside")
    ben.taps("Put it on the present text")
    expect(ben.page.get_by_text("You have begun this change. Propose it or discard it first")).to_be_visible()
    ben.page.locator("[data-part=editor]").get_by_label("A sentence why, if you like").fill("It is simpler.")
    ben.page.reload()
    expect(ben.page.locator("[data-part=previewing] li")).to_have_count(1)
    expect(ben.page.locator("[data-part=previewing] li")).to_contain_text("nobody counts")
    ben.taps("Discard it")
    ben.taps("Put it on the present text")
    expect(ben.page.locator("[data-part=previewing] li")).to_contain_text("more clearly about our lives")


@pytest.mark.usefixtures("address")
def test_what_is_typed_while_a_change_goes_out_stays(ana: Someone) -> None:
    ana_proposes(ana)
    held: list[Route] = []
    ana.page.route("**/vault/records/*/", lambda route: held.append(route), times=1)  # noqa: PLW0108 - it looks at its arguments
    with ana.page.expect_request("**/vault/records/*/"):
        ana.taps("Propose it to Ben")
    why = ana.page.locator("[data-part=editor]").get_by_label("A sentence why, if you like")
    why.fill("You may invest in us, or not.")
    held[0].continue_()
    expect(ana.page.get_by_role("heading", name="You propose a change")).to_be_visible()
    expect(ana.page.get_by_text("It is proposed as it stood.")).to_be_visible()
    expect(why).to_have_value("You may invest in us, or not.")
    ana.page.reload()
    expect(why).to_have_value("You may invest in us, or not.")


def test_an_hour_shows_the_agreement_of_its_day_and_may_confirm_it(
    instance: Instance, address: str, ana: Someone, ben: Someone
) -> None:
    ana.goes(address)
    ana.taps("Start an hour now")
    session = ana.page.url.removeprefix(ana.url).removesuffix("room/").strip("/")
    for person in (ana, ben):
        person.goes(f"/{session}/")
        person.taps("Read our agreement together")
        expect(person.page.get_by_text("Does every clause still fit?")).to_be_hidden()
        person.taps("We have talked it through, and it holds")
    for person in (ana, ben):
        expect(
            person.page.locator("agreement-confirming").get_by_text("Read together and confirmed on")
        ).to_be_visible()
    instance.move_clock(timedelta(hours=4))
    proposed_by_ana_later(ana, ben, address)
    ana.goes(f"/{session}/")
    ana.taps("Our agreement, as it stood then")
    expect(ana.page.locator(CLAUSES).nth(1)).to_contain_text("We begin and end on time")


def proposed_by_ana_later(ana: Someone, ben: Someone, address: str) -> None:
    """Browsers date what they sign by their own clock: theirs is moved along with the server's."""
    for person in (ana, ben):
        person.page.clock.install()
        person.page.clock.fast_forward("04:00:00")
        person.goes(f"{address}agreement/")
    proposed_by_ana(ana, ben)
    ben.taps("Yes, I agree to this")
    expect(ben.page.locator(WHICH)).to_contain_text("Version 2, in force since")
