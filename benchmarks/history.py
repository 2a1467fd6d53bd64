"""Ten years of hours, in a real browser: how soon the history stands there, the first time and again, and finds a word.

The peer is the server's listing alone with everything in it, fetched and parsed by the same page: what no history
could be quicker than that keeps nothing.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.conftest import QUIET, Instance, free_port

HOURS = 520
TIMES = 3
# From the navigation to the frame in which what was opened is drawn.
WATCH = """() => {
    new MutationObserver((_, watcher) => {
        if (!document.querySelector(".written")) return
        watcher.disconnect()
        requestAnimationFrame(() => { globalThis.stood = performance.now() })
    }).observe(document, { subtree: true, childList: true })
    globalThis.longest = 0
    new PerformanceObserver(list => {
        for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration)
    }).observe({ type: "longtask", buffered: true })
}"""
# Typing happens in one go: what is found is drawn before the next line runs.
SEARCH = """word => {
    const field = document.getElementById("search")
    const started = performance.now()
    field.value = word
    field.dispatchEvent(new Event("input", { bubbles: true }))
    return [performance.now() - started, document.querySelectorAll("mark").length]
}"""
LISTING = """async partnership => {
    const started = performance.now()
    for (const asked of ["own=1", "partnership=" + partnership]) await (await fetch("/vault/records/?" + asked)).json()
    return performance.now() - started
}"""
STOOD = """() => new Promise(done => {
    const look = () => globalThis.stood ? done([globalThis.stood, globalThis.longest]) : requestAnimationFrame(look)
    look()
})"""
SIZES = """() => performance.getEntriesByType("resource").filter(one => one.name.includes("/vault/records/"))
    .reduce((sum, one) => sum + one.decodedBodySize, 0)"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        told = rows(data)
        instance = Instance(data=data, port=free_port(), log=Path(folder) / "log")
        instance.start()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(QUIET))
        try:
            page = browser.new_page()
            sign_in(page, instance, told)
            page.add_init_script(f"({WATCH})()")
            first = opened(page, instance)
            again = [opened(page, instance) for _ in range(TIMES)]
            found = {word: page.evaluate(SEARCH, word) for word in words_of(told["word"])}
            peer = [page.evaluate(LISTING, told["partnership"]) for _ in range(TIMES)]
        finally:
            browser.close()
            instance.stop()
    ours, bare = statistics.median(one["ms"] for one in again), statistics.median(peer)
    result = {
        "name": "history",
        "ours": round(ours),
        "peer": round(bare),
        "ratio": round(ours / bare, 2),
        "units": "ms",
    }
    result |= {"hours": HOURS, "records": told["records"], "first": first, "again": again[-1]}
    print(json.dumps(result | {"search": {word: round(ms, 1) for word, (ms, _) in found.items()}}))  # noqa: T201 - its result


def rows(data: Path) -> dict[str, str]:
    """Fill a data folder; in a process of its own, since Django is set up for one folder."""
    command = [sys.executable, "-m", "benchmarks.history_rows", str(HOURS)]
    environment = {**os.environ, "TURNABOUT_DATA": str(data), "TURNABOUT_TESTING": "1"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603 - our own words
    told: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return told


def sign_in(page: Page, instance: Instance, told: dict[str, str]) -> None:
    page.goto(f"{instance.url}/sign-in/")
    page.get_by_label("Email").fill(told["email"])
    page.get_by_label("Passphrase", exact=True).fill(told["passphrase"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{instance.url}/", timeout=60_000)


def opened(page: Page, instance: Instance) -> dict[str, float]:
    """Go there; how long it took until it stood, what was sent, and the longest task of the page."""
    page.goto(f"{instance.url}/history/")
    page.locator(".history-line").first.wait_for(timeout=120_000)
    expect(page.get_by_label("Search in what was written")).to_be_enabled()
    stood, longest = page.evaluate(STOOD)
    return {"ms": round(stood), "longest_task": round(longest), "kilobytes": round(page.evaluate(SIZES) / 1024)}


def words_of(word: str) -> list[str]:
    """A whole word, its beginning, and it mistyped."""
    return [word, word[:4], word[:2] + word[3:]]


if __name__ == "__main__":
    main()
