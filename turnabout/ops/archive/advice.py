"""The ask, the heard check, offers and ideas of an hour in an archive: from what each of the two said.

What only the focus person may say counts from nobody else, an offer from the coach alone, and ideas are their
author's: `tests/contracts/advice.json` holds this and the page to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from turnabout.ops.archive.values import Stamped, Values, merged, values_in
from turnabout.vault.archive_opening import ReadRecord


@dataclass(frozen=True, slots=True)
class Offer:
    """What was asked, and how it was answered; "" for not at all."""

    id: str
    kind: str
    answer: str


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea, of whom (`focus` or `coach`), and what became of it; "" for nothing yet."""

    id: str
    by: str
    text: str
    fate: str


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether advice was wanted, and what was offered."""

    ask: str
    heard: int | None
    open: bool
    offers: tuple[Offer, ...]
    ideas: tuple[Idea, ...]


def advice_of(reads: Sequence[ReadRecord], *, partner: str, own: bool) -> Advice:
    """How it stood in the end; `own` says that the hour was that of the archive's person."""
    focus, coach = values_in(reads, partner=partner, own=own)
    return advice_from(focus=focus, coach=coach)


def advice_from(*, focus: Iterable[object], coach: Iterable[object]) -> Advice:
    """How it stands, from what each of the two said in their log, entry by entry."""
    theirs, others = merged(focus), merged(coach)
    ask, heard, opened = (theirs.get(name) for name in ("ask", "heard", "open"))
    return Advice(
        ask=ask.value if ask else "",
        heard=heard.value if heard else None,
        open=bool(opened and opened.value),
        offers=tuple(_offers(theirs, others)),
        ideas=tuple(_ideas(theirs, others)),
    )


def advice_told(advice: Advice, *, own: bool, name: str) -> Iterator[str]:
    """It in sentences: one's own hour, or that of the partner whose name is given."""
    if own:
        asks = {
            "listen": _("You asked to be listened to."),
            "usual": _("You asked for an hour as usual."),
            "challenge": _("You asked to be challenged."),
        }
    else:
        asks = {
            "listen": _("%(name)s asked to be listened to."),
            "usual": _("%(name)s asked for an hour as usual."),
            "challenge": _("%(name)s asked to be challenged."),
        }
    sentences = [asks.get(advice.ask, "") % {"name": name}]
    # What was asked for and not wanted was never offered; ideas stand below, one by one.
    wanted = sum(offer.answer == "yes" for offer in advice.offers)
    if wanted and not advice.ideas:
        said = ngettext("Something was offered once.", "Something was offered %(count)s times.", wanted)
        sentences.append(said % {"count": wanted})
    if any(sentences):
        yield " ".join(filter(None, sentences))
    fates = {"taken": _("Taken"), "binned": _("Binned")}
    for idea in advice.ideas:
        who = _("You") if (idea.by == "focus") == own else name
        yield " · ".join(filter(None, (f"- {who}: {idea.text}", fates.get(idea.fate))))


def _offers(focus: Values, coach: Values) -> Iterator[Offer]:
    """An answer counts for what was asked then."""
    for id_, said in _named(coach, "offer"):
        answer = focus.get(f"answer:{id_}")
        yield Offer(id_, said.value, answer.value["said"] if answer and answer.value["to"] == said.value else "")


def _ideas(focus: Values, coach: Values) -> Iterator[Idea]:
    """Each one's own, the oldest first; of two by one name the focus person's stands."""
    for id_, said in _named({**coach, **focus}, "idea"):
        fate = focus.get(f"fate:{id_}")
        by = "focus" if f"idea:{id_}" in focus else "coach"
        yield Idea(id_, by, said.value, fate.value["fate"] if fate and fate.value["of"] == said.value else "")


def _named(values: Values, kind: str) -> list[tuple[str, Stamped]]:
    found = sorted(values.items(), key=lambda one: (one[1].at, one[0]))
    return [(name.partition(":")[2], said) for name, said in found if name.startswith(f"{kind}:")]
