"""The agreement as it lives: what one proposes and the other agrees to, week by week."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from turnabout.ops.demo.browser import Browser, Mark
from turnabout.ops.demo.story import Change
from turnabout.ops.demo.timeline import after
from turnabout.partnerships.agreement import agreement
from turnabout.vault.envelope import JSON

# Minutes after the close of an hour; the other reads it two evenings later.
PROPOSED: Final = 95
READ: Final = timedelta(days=2)


@dataclass(slots=True)
class Paper:
    """The text in force, as both browsers know it."""

    mark: Mark
    clauses: list[JSON] = field(default_factory=list)


def begin(browsers: tuple[Browser, Browser], first_at: datetime, second_at: datetime) -> Paper:
    """Whoever signs first puts the text down; both sign exactly that one."""
    first, second = browsers
    begun_with = agreement(settings.LANGUAGE_CODE)
    clauses = [asdict(clause) for clause in begun_with.clauses]
    text = first.write("agreement", {"version": begun_with.version, "clauses": clauses}, first_at, server="shared")
    _sign(first, text, first_at)
    _sign(second, text, second_at)
    return Paper(text, clauses)


def propose(browsers: tuple[Browser, Browser], paper: Paper, change: Change, closed: datetime) -> None:
    """One proposes a change; where it is agreed to, the paper is the new text from then on."""
    by, other = sorted(browsers, key=lambda browser: browser.key != change.by)
    clauses = _changed(paper.clauses, change)
    follows = {"agreement": paper.mark.record, "mac": paper.mark.mac}
    version = agreement(settings.LANGUAGE_CODE).version
    body = {"version": version, "clauses": clauses, "follows": follows, "why": change.why}
    at = after(closed, PROPOSED)
    text = by.write("agreement", body, at, server="shared")
    _sign(by, text, at)
    if change.agreed:
        _sign(other, text, after(at + READ, 0))
        paper.mark, paper.clauses = text, clauses


def _sign(browser: Browser, text: Mark, at: datetime) -> None:
    said = {"agreement": text.record, "revision": text.revision, "mac": text.mac}
    browser.write("signature", said, at, server="shared")


def _changed(clauses: list[JSON], change: Change) -> list[JSON]:
    new: JSON = {"key": change.key, "title": change.title, "text": change.text}
    there = [clause["key"] for clause in clauses]
    if change.key in there:
        return [new if clause["key"] == change.key else clause for clause in clauses]
    return [*clauses, new]
