"""Browsers that ask for home again and again, each as soon as it has it: the load beside which rooms are measured.

    python -m benchmarks.page_load 8123 COOKIE BROWSERS SECONDS

Prints how many pages a second came, and how late half of them and 99 of 100 at most.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time


def main(port: int, cookie: str, browsers: int, seconds: float) -> None:
    took: list[float] = []
    began = time.monotonic()
    threads = [threading.Thread(target=_ask, args=(port, cookie, began + seconds, took)) for _ in range(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    p50, p99 = (round(took[int(len(took) * share)], 1) for share in (0.5, 0.99))
    rate = round(len(took) / (time.monotonic() - began), 1)
    print(json.dumps({"pages": len(took), "per_second": rate, "p50_ms": p50, "p99_ms": p99}))  # noqa: T201 - for whoever started it


def _ask(port: int, cookie: str, until: float, took: list[float]) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port)
    while (began := time.monotonic()) < until:
        line.request("GET", "/", headers={"Host": f"localhost:{port}", "Cookie": f"session={cookie}"})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:  # noqa: PLR2004 - OK
            raise SystemExit(f"A page was answered with {answer.status}.")
        took.append((time.monotonic() - began) * 1000)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
