"""A browser is allowed to show a word, by one person and then by another; its maker is a stand-in that tells nobody."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Instance, Someone, get_in

# What the maker of a browser does without our seeing it: a place for each yes, and none after a no.
MAKER = """
    const KEPT = "a maker keeps this"
    const made = () => {
        const [endpoint, key] = JSON.parse(localStorage.getItem(KEPT) ?? "[null, []]")
        if (!endpoint) return null
        const unsubscribe = async () => { localStorage.removeItem(KEPT); return true }
        return { endpoint, options: { applicationServerKey: new Uint8Array(key).buffer }, unsubscribe }
    }
    PushManager.prototype.getSubscription = async () => made()
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
        if (made()) throw new DOMException("one is made for another key", "InvalidStateError")
        const endpoint = `https://push.example/${crypto.randomUUID()}`
        localStorage.setItem(KEPT, JSON.stringify([endpoint, [...new Uint8Array(applicationServerKey)]]))
        return made()
    }
"""
OTHER_KEY = """() => {
    const [endpoint] = JSON.parse(localStorage.getItem("a maker keeps this"))
    localStorage.setItem("a maker keeps this", JSON.stringify([endpoint, [4, 1, 2]]))
}"""
ON, OFF, TOLD = "Let this browser tell me", "No more in this browser", "This browser tells you from now on."


def test_what_the_page_says_of_a_browser_is_what_the_server_does(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    get_in(instance, ana, ben)
    for person in (ana, ben):
        person.context.grant_permissions(["notifications"])
        person.context.add_init_script(MAKER)
        offers(person, ON)
    allows(ana)
    offers(ana, OFF)
    # Ended on the server, from wherever: the browser is offered again, and can be told again.
    ana.taps("None any more")
    expect(ana.page.get_by_text("No browser is told any more.")).to_be_visible()
    shows(ana.page, ON)
    allows(ana)
    # The server has other keys: what was made for those of before is replaced.
    ana.page.evaluate(OTHER_KEY)
    offers(ana, ON)
    allows(ana)
    assert ana.page.evaluate("caches.match('/push-words').then(one => one.text())") == "There is something for you."
    # Somebody else at this browser: nothing says that it is theirs.
    ana.signs_out()
    ana.page.wait_for_url(f"{ana.url}/")
    ana.email, ana.passphrase = ben.email, ben.passphrase
    ana.signs_in()
    offers(ana, ON)
    allows(ana)
    offers(ana, OFF)
    ana.taps(OFF)
    expect(ana.page.get_by_text("This browser tells you no more.")).to_be_visible()
    shows(ana.page, ON)
    assert (ana.faults, ben.faults) == ([], [])


def offers(person: Someone, button: str) -> None:
    person.goes("/account/schedule/")
    shows(person.page, button)


def shows(page: Page, button: str) -> None:
    expect(page.get_by_role("button", name=button)).to_be_visible()
    expect(page.get_by_role("button", name=OFF if button == ON else ON)).to_be_hidden()


def allows(person: Someone) -> None:
    person.taps(ON)
    expect(person.page.get_by_text(TOLD)).to_be_visible()
    shows(person.page, OFF)
