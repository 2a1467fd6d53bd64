"""How Django's pages run beside the sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from starlette.types import Receive, Scope, Send


class Pages(ASGIHandler):
    """Django without a new thread a request, and without a way to and fro between threads for each middleware.

    All pages share one thread, so database connections persist. One slow view holds up the others, as in any sync
    worker.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        # As a WSGI server has it: nothing in our pages waits for anything but the database.
        self.load_middleware(is_async=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]  # Django types its scope otherwise
        await self.handle(scope, receive, send)  # type: ignore[arg-type]  # as above

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The whole of a page in one go."""
        return await sync_to_async(self.get_response)(request)
