"""Commands of whoever runs an instance."""

from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "turnabout.ops"
    label = "ops"

    def ready(self) -> None:
        from turnabout.mail import sending  # noqa: PLC0415 - models exist only once apps are ready
        from turnabout.mail.models import Message  # noqa: PLC0415 - as above
        from turnabout.web import chores  # noqa: PLC0415 - as above

        # Mail may not know the web, so that whoever stands above both brings them together.
        # Each message is claimed, so that all workers send: neither a crash nor a slow mail server holds up the rest.
        chores.register("sending", sending.send_due, timedelta(minutes=1), sooner=sending.due, shared=True)
        chores.register("clearing the outbox", Message.objects.clear, timedelta(days=1))
