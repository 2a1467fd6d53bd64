"""`turnabout serve` with pages run otherwise than the product does, to be measured beside it.

    python -m benchmarks.page_layouts stock --empty --no-work --port 8123

`shared` is one thread for pages and for what sockets ask the database; `several` is four for pages, and one for the
sockets; `stock` is Django's own handler, with a new thread for each request.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.management import execute_from_command_line

THREADS = 4


def main(layout: str, *words: str) -> None:
    # Set up as the product does it; uvicorn finds this very module.
    from turnabout.config import asgi  # noqa: PLC0415 - as above
    from turnabout.config.pages import Pages  # noqa: PLC0415 - as above

    pages = Pages()
    if layout == "shared":
        pages._in_one_go = sync_to_async(pages._answer)  # noqa: SLF001 - to be measured, not to be lived with
    elif layout == "several":
        threads = ThreadPoolExecutor(THREADS)
        pages._in_one_go = sync_to_async(pages._answer, thread_sensitive=False, executor=threads)  # noqa: SLF001 - as above
    asgi.pages = ASGIHandler() if layout == "stock" else pages  # type: ignore[assignment]  # called the same way
    execute_from_command_line(["turnabout", "serve", *words])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "turnabout.config.settings")
    main(*sys.argv[1:])
