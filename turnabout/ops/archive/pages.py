"""The pages of an archive, as Markdown: one a partnership, one an hour, one for what is nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from turnabout.ops.archive import our_page
from turnabout.ops.archive.advice import advice_of, advice_told
from turnabout.ops.archive.agreements import KINDS as AGREEMENTS
from turnabout.ops.archive.agreements import Remark, remarks, strays
from turnabout.ops.archive.days import when
from turnabout.ops.archive.markup import Lines
from turnabout.ops.archive.markup import as_it_is as _as_it_is
from turnabout.ops.archive.markup import day as _day
from turnabout.ops.archive.markup import plain as _plain
from turnabout.ops.archive.markup import said as _said
from turnabout.ops.archive.pulse import between_told, pulse_told
from turnabout.ops.archive.talk_share import shares_of, shares_told
from turnabout.ops.archive.titles import title_of
from turnabout.ops.archive.told import Hour, Pair, Told
from turnabout.practice.cards import cards
from turnabout.practice.translated import SOURCE_LANGUAGE
from turnabout.vault.archive_opening import ReadRecord
from turnabout.vault.envelope import JSON


def front_page(told: Told, *, made: str, problems: int) -> str:
    """What is here, and how whole it is."""

    def lines() -> Lines:
        yield "# " + _("Your Turnabout archive")
        yield ""
        yield _("Made on %(made)s. Times are those of %(zone)s.") % {"made": made, "zone": told.zone}
        yield ""
        if problems:
            not_whole = _("**%(count)d things are not as they should be**: see [PROBLEMS.md](PROBLEMS.md).")
            yield not_whole % {"count": problems}
        else:
            yield _("Everything in it was checked and is as it was written.")
        yield ""
        for pair in told.pairs:
            yield f"- [{_('You and %(name)s') % {'name': _plain(pair.name)}}]({pair.folder}/README.md)"
        if told.own:
            yield f"- [{_('What is yours alone')}](own.md)"
        yield f"- [{_('Everything, for programs')}](everything.json)"

    return _page(lines())


def pair_page(pair: Pair, zone: tzinfo, names: dict[str, str]) -> str:
    """A partnership: its agreement, its place, its hours. `names` are the files of the hours."""

    def lines() -> Lines:
        yield "# " + _("You and %(name)s") % {"name": _plain(pair.name)}
        yield from _since(pair)
        for kind, title in (("place", _("Where you meet")), ("agreement", _("The agreement"))):
            found = [read for read in pair.records if read.newest.kind == kind]
            if found:
                yield f"\n## {title}"
            for read in found:
                yield from _told(read, pair, zone)
                yield from _remarks(remarks(read, pair), pair, zone)
        yield from _remarks(strays(pair), pair, zone)
        yield "\n## " + _("Your hours")
        yield ""
        for hour in pair.hours:
            yield f"- [{when(hour, zone)}]({names[hour.id]}){_role_and_outcome(hour, pair)}"
        for read in pair.records:
            if read.newest.kind not in {"place", *AGREEMENTS}:
                yield f"\n## {_title(read)}"
                yield from _told(read, pair, zone)

    return _page(lines())


def _since(pair: Pair) -> Lines:
    """The month since which the two have done this, where one of them said it."""
    since = pair.facts.get("since")
    if isinstance(since, str):
        yield ""
        by = pair.facts.get("since_said_by")
        by_them = _(" %(name)s said so.") % {"name": _plain(pair.name)}
        who = (by_them if by == pair.partner else _(" You said so.")) if by else ""
        yield _("You have done this since %(month)s.") % {"month": _plain(since[:7])} + who


def hour_page(hour: Hour, pair: Pair, zone: tzinfo) -> str:
    """One hour, and everything that was written for it."""

    def lines() -> Lines:
        yield f"# {when(hour, zone)}"
        yield ""
        yield _("With %(name)s") % {"name": _plain(pair.name)} + _role_and_outcome(hour, pair)
        yield from _our_page([read for read in hour.records if read.newest.kind == our_page.KIND], hour, pair, zone)
        last = None
        for read in sorted((one for one in hour.records if one.newest.kind != our_page.KIND), key=_rank):
            if read.newest.kind != last:
                yield f"\n## {_title(read)}"
            last = read.newest.kind
            yield from _told(read, pair, zone)

    return _page(lines())


def _our_page(reads: list[ReadRecord], hour: Hour, pair: Pair, zone: tzinfo) -> Lines:
    """The text that both wrote, and in a line what was asked and offered, and who spoke how much."""
    own = hour.facts.get("focus") != pair.partner
    told = [
        *advice_told(advice_of(reads, partner=pair.partner, own=own), own=own, name=pair.name),
        *shares_told(shares_of(reads, partner=pair.partner, own=own), own=own, name=pair.name),
    ]
    if told:
        yield ""
        yield from map(_plain, told)
    pages = our_page.plain_pages(reads)
    if pages:
        yield "\n## " + _("Our page")
    for page in pages:
        later = "" if page.last else _(" · what was changed after that is in everything.json")
        yield ""
        yield f"**{_plain(pair.who(page.author))}** · {_day(page.at, zone)}{later}"
        yield ""
        yield from _said(page.text)


def own_page(told: Told) -> str:
    """What was written for oneself and belongs to no hour that is known."""

    def lines() -> Lines:
        yield "# " + _("What is yours alone")
        for read in told.own:
            yield f"\n## {_title(read)}"
            yield from _told(read, None, told.zone)

    return _page(lines())


def problems_page(problems: list[str]) -> str:
    """Every problem in a sentence."""
    intro = _("These could not be believed, or are not here. What is in the other pages was checked.")
    return _page(["# " + _("Problems"), "", intro, "", *(f"- {one}" for one in problems)])


def _page(lines: Iterator[str] | list[str]) -> str:
    return "\n".join(lines) + "\n"


ORDER = ("hour", "prep", "shared-prep", "brought", "note", "takeaway", "letter", "commitment", "outcome", "pulse")


def _rank(read: ReadRecord) -> tuple[int, str, datetime]:
    kind = read.newest.kind
    return (ORDER.index(kind) if kind in ORDER else len(ORDER), kind, read.versions[0].at)


def _title(read: ReadRecord) -> str:
    return title_of(read.newest.kind) or _plain(read.newest.kind)


def _told(read: ReadRecord, pair: Pair | None, zone: tzinfo) -> Lines:
    """A record in words: who, when, and what, as it last stood."""
    who = pair.who(read.record.author) if pair else _("You")
    versions = len(read.versions)
    count = _(" · %(count)d versions, all in everything.json") % {"count": versions} if versions > 1 else ""
    yield ""
    yield f"**{_plain(who)}** · {_day(read.newest.at, zone)}{count}"
    yield ""
    yield from TOLD.get(read.newest.kind, _as_it_is)(read.newest.body)


def _text(body: JSON) -> Lines:
    text = body.get("text")
    yield from _said(text) if isinstance(text, str) else _as_it_is(body)


def _imported(body: JSON) -> Lines:
    told = {"day": _plain(str(body.get("date"))), "source": _plain(str(body.get("source")))}
    yield _("Of %(day)s, brought along from %(source)s.") % told
    yield ""
    yield from _text(body)


def _commitment(body: JSON) -> Lines:
    """As the app says it: when, I will, where; then what if something gets in the way."""
    line = {name: body[name] for name in ("when", "will", "where", "instead") if isinstance(body.get(name), str)}
    if "will" not in line:
        yield from _as_it_is(body)
        return
    sentence = _("When %(when)s, I will %(will)s") if line.get("when") else _("I will %(will)s")
    place = f" – {line['where']}" if line.get("where") else ""
    yield from _said(f"{sentence % line}{place}.")
    if line.get("instead"):
        yield from _said(_("If something gets in the way, I will %(instead)s.") % line)
    if isinstance(body.get("confidence"), int):
        yield ""
        yield _("How sure: %(confidence)d of 10.") % body


def _outcome(body: JSON) -> Lines:
    """How a commitment went. `commitment` names which, by its id in everything.json."""
    hows = {
        "kept": _("Kept."),
        "partly": _("Partly kept."),
        "not": _("Not this time."),
        "changed": _("Changed my mind."),
    }
    whys = {
        "forgot": _("Forgotten."),
        "big": _("Too big."),
        "time": _("No time."),
        "matters": _("No longer matters."),
        "else": str(body.get("words") or ""),
    }
    how = hows.get(str(body.get("how")))
    if how is None:
        yield from _as_it_is(body)
    else:
        yield from _said(f"{how} {whys.get(str(body.get('why')), '')}".strip())


def _plan(body: JSON) -> Lines:
    plan = body.get("plan")
    yield from _said(plan) if isinstance(plan, str) else _as_it_is(body)


def _hidden_card(body: JSON) -> Lines:
    """A card of ours by its words; one of their own, or of another version, by its key."""
    words = {card.key: card.text for card in cards(SOURCE_LANGUAGE)}
    key = body.get("card")
    yield from _said(words.get(key, key)) if isinstance(key, str) else _as_it_is(body)


def _agreement(body: JSON) -> Lines:
    why = body.get("why")
    if isinstance(why, str):
        yield from _said(why)
        yield ""
    clauses = body.get("clauses")
    for clause in clauses if isinstance(clauses, list) else []:
        if isinstance(clause, dict):
            yield f"1. **{_plain(str(clause.get('title')))}** {_plain(str(clause.get('text')))}"
    if not isinstance(clauses, list):
        yield from _as_it_is(body)


TOLD: dict[str, Callable[[JSON], Lines]] = {
    "hour": _plan,
    "prep": _text,
    "shared-prep": _text,
    "brought": _text,
    "note": _text,
    "takeaway": _text,
    "letter": _text,
    "place": _text,
    "commitment": _commitment,
    "outcome": _outcome,
    "pulse": pulse_told,
    "between": between_told,
    "agreement": _agreement,
    "own-card": _text,
    "hidden-card": _hidden_card,
    "imported": _imported,
    "imported-shared": _imported,
}


def _remarks(found: Iterator[Remark], pair: Pair, zone: tzinfo) -> Lines:
    yield ""
    for one in found:
        yield "- " + one.words % {"name": _plain(pair.who(one.author)), "day": _day(one.at, zone)}
        if one.why:
            yield from (f"  {line}" for line in _said(one.why))


def _role_and_outcome(hour: Hour, pair: Pair) -> str:
    focus, outcome = hour.facts.get("focus"), hour.facts.get("outcome")
    roles = {None: "", pair.partner: _(", you coached")}
    said = roles.get(focus, _(", your hour")) + (f" · {_plain(str(outcome))}" if outcome else "")
    noted_by = hour.facts.get("noted_by")
    if not noted_by:
        return said
    by_them = _(" · elsewhere, noted by %(name)s") % {"name": _plain(pair.name)}
    return said + (by_them if noted_by == pair.partner else _(" · elsewhere, noted by you"))
