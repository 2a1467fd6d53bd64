"""The guide: pages in Markdown with a head of TOML between two lines of ``+++``.

    +++
    title = "Asking a friend"
    summary = "Whom to ask, and a message to send."
    order = 1
    +++
    Text…

A quotation in a page is something to say aloud, and is set that way; ``voice = "coach"``
or ``"focus"`` in the head says whose words they are, where they are all of one role.
Raw HTML is not passed through. Pure: knows nothing of Django.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from markdown_it import MarkdownIt

from turnabout.practice.translated import BadContent, names_in, text_of

FENCE = "+++\n"
_markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["replacements", "smartquotes"])


@dataclass(frozen=True, slots=True)
class Page:
    """One page, rendered. ``order`` is its place in the list of pages, ``voice`` a role or nothing."""

    slug: str
    title: str
    summary: str
    order: int
    voice: str
    html: str


class NoSuchPage(LookupError):  # noqa: N818 - said as what it is
    """There is no page of that name."""


def page(slug: str, language: str) -> Page:
    """Read one page. Raises NoSuchPage, BadContent."""
    name = f"{slug}.md"
    if name not in names_in("guide"):
        raise NoSuchPage(slug)
    return _parsed(slug, text_of(f"guide/{name}", language))


def pages(language: str) -> list[Page]:
    """Read all pages, in their order. Raises BadContent."""
    slugs = [name.removesuffix(".md") for name in names_in("guide") if name.endswith(".md")]
    return sorted((page(slug, language) for slug in slugs), key=lambda one: one.order)


def _parsed(slug: str, text: str) -> Page:
    before, head, body = _parts(slug, text)
    if before.strip():
        raise BadContent(f"{slug}.md: something stands before the head")
    try:
        said = tomllib.loads(head)
        return Page(
            slug=slug,
            title=str(said["title"]),
            summary=str(said["summary"]),
            order=int(said["order"]),
            voice=str(said.get("voice", "")),
            html=_markdown.render(body),
        )
    except (KeyError, ValueError) as fault:
        raise BadContent(f"{slug}.md: {fault}") from fault


def _parts(slug: str, text: str) -> tuple[str, str, str]:
    parts = text.split(FENCE, 2)
    if len(parts) != 3:  # noqa: PLR2004 - before, head, body
        raise BadContent(f"{slug}.md: no head between two lines of +++")
    return parts[0], parts[1], parts[2]
