"""How Django's pages run beside the sockets: decision 40."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, cast

from asgiref.sync import sync_to_async
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.core.signals import request_started
from django.urls import set_script_prefix

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from starlette.types import Receive, Scope, Send


class Pages(ASGIHandler):
    """Django on one thread of its own, which each page goes to once and comes back from once.

    Its database connection stays. One slow page holds up the others, as in any sync worker; but not what sockets ask
    the database, which is on the thread of all other `sync_to_async`.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        # As a WSGI server has it: our middleware is synchronous, and each would cost a way to the thread and back.
        self.load_middleware(is_async=False)
        thread = ThreadPoolExecutor(1, thread_name_prefix="pages")
        self._in_one_go = sync_to_async(self._answer, thread_sensitive=False, executor=thread)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]  # Django types its scope otherwise
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with body:
            response = await self._in_one_go(scope, body)
            await self.send_response(response, send)  # type: ignore[arg-type]  # as above
            if response.streaming:
                await sync_to_async(response.close)()

    def _answer(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        """A page from beginning to end, with the signals by which Django drops connections that are old or broken."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        # One of the two is there.
        response = self.get_response(request) if request else cast("HttpResponseBase", refused)
        if not response.streaming:
            response.close()
        return response
