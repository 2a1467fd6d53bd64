"""Unlocking, in a real browser: how long it takes beside bare scrypt, and whether the page goes on answering.

The peer is the stretching alone, in the same worker of the same browser: what no unlocking can be quicker
than. The longest gap is between two turns of a timer on the page's own thread.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.conftest import QUIET, Instance, free_port

TIMES = 5
# Left for the next page to read: unlocking leaves the page it happened on.
WATCH = """() => {
    const seen = { from: 0, gap: 0, tasks: [] }
    let last = performance.now()
    setInterval(() => {
        const now = performance.now()
        if (seen.from) seen.gap = Math.max(seen.gap, now - last)
        last = now
    }, 4)
    new PerformanceObserver(list => {
        for (const { duration, startTime } of list.getEntries()) if (startTime >= seen.from) seen.tasks.push(duration)
    }).observe({ type: "longtask" })
    document.querySelector("form[data-part=form]").addEventListener("submit", () => {
        seen.from = last = performance.now()
    }, { capture: true })
    const keys = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = function (value, name) {
        const request = keys.call(this, value, name)
        if (name === "keys") this.transaction.addEventListener("complete", () => { seen.kept = performance.now() })
        return request
    }
    addEventListener("pagehide", () => { sessionStorage.setItem("seen", JSON.stringify(seen)) })
}"""
BARE = """async () => {
    const address = document.querySelector('meta[name="scrypt-worker"]').content
    const policy = trustedTypes.createPolicy("vault-worker", { createScriptURL: text => text })
    const bytes = length => new Uint8Array(length).fill(7)
    const started = performance.now()
    await new Promise(resolve => {
        const worker = new Worker(policy.createScriptURL(address))
        worker.onmessage = () => { worker.terminate(); resolve() }
        worker.postMessage({ n: 2 ** 17, r: 8, p: 1, salt: bytes(32), passphrase: bytes(40) })
    })
    return performance.now() - started
}"""


@dataclass(frozen=True)
class Unlocked:
    """One unlocking, in milliseconds."""

    took: float
    gap: float
    long_tasks: list[float]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        instance = Instance(data=Path(folder) / "data", port=free_port(), log=Path(folder) / "log")
        instance.start()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(QUIET))
        try:
            page = browser.new_page()
            passphrase = sign_up(page, instance)
            measured = [(bare(page, instance), unlock(page, instance, passphrase)) for _ in range(TIMES)]
        finally:
            browser.close()
            instance.stop()
    print(json.dumps(summary([peer for peer, _ in measured], [ours for _, ours in measured])))  # noqa: T201 - its result


def summary(peers: list[float], ours: list[Unlocked]) -> dict[str, object]:
    """Medians: other work on the machine comes and goes."""
    took, peer = statistics.median(one.took for one in ours), statistics.median(peers)
    return {
        "name": "unlock",
        "ours": round(took),
        "peer": round(peer),
        "ratio": round(took / peer, 2),
        "units": "ms",
        "longest_gap": round(statistics.median(one.gap for one in ours), 1),
        "worst_gap": round(max(one.gap for one in ours), 1),
        "long_tasks": sum(len(one.long_tasks) for one in ours),
    }


def sign_up(page: Page, instance: Instance) -> str:
    """Somebody to unlock; gives back the passphrase."""
    page.goto(instance.operator_link)
    page.get_by_label("What should your partner call you?").fill("Ana")
    page.get_by_label("Email").fill("ana@example.org")
    passphrase = page.get_by_label("Passphrase").input_value()
    page.get_by_label("I am 18 or over.").check()
    page.get_by_label("I understand").check()
    page.get_by_role("button", name="Make my account").click()
    page.get_by_role("link", name="I have kept them, go on").click()
    return passphrase


def bare(page: Page, instance: Instance) -> float:
    """Scrypt alone, in the worker that unlocking uses."""
    page.goto(f"{instance.url}/practice/")
    took: float = page.evaluate(BARE)
    return took


def unlock(page: Page, instance: Instance, passphrase: str) -> Unlocked:
    page.goto(f"{instance.url}/practice/")
    page.get_by_role("button", name="Lock this device").click()
    page.wait_for_url("**/unlock/**")
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.evaluate(WATCH)
    page.locator("main").get_by_role("button", name="Unlock").click()
    page.wait_for_url(f"{instance.url}/practice/")
    seen = json.loads(page.evaluate("sessionStorage.getItem('seen')"))
    return Unlocked(took=seen["kept"] - seen["from"], gap=seen["gap"], long_tasks=seen["tasks"])


if __name__ == "__main__":
    main()
