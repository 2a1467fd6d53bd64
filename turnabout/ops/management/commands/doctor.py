"""`turnabout doctor`: what is well with this instance, and what is not."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from turnabout.ops.doctor.examining import BEYOND, HERE, examine
from turnabout.ops.doctor.finding import Finding, Level
from turnabout.web import clock

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Look, say one line of each thing, and end with 1 where anything is wrong."""

    help = "Look at this instance, its address and its mail server. Nobody else is asked, and nothing is sent."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="say it for programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = examine([*BEYOND, *HERE], clock.now())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in findings], indent=1, ensure_ascii=False))
        else:
            width = max(len(one.subject) for one in findings)
            for one in findings:
                self.stdout.write(_line(one, width))
        if any(one.level is Level.FAULT for one in findings):
            sys.exit(1)


def _line(one: Finding, width: int) -> str:
    advice = f" → {one.advice}" if one.advice else ""
    return f"{one.level:<5}  {one.subject:<{width}}  {one.words}{advice}"
