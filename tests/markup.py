"""What every page must be, read from its HTML by Python's own parser."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED = {"hidden", "submit", "button"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@dataclass
class Element:
    """A start tag: whether it stands in something hidden, and whether in a label."""

    tag: str
    attributes: dict[str, str]
    hidden: bool
    labelled: bool


@dataclass
class Reading(HTMLParser):
    """All elements of a page, and the text of its title."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        within = self.open[-1] if self.open else Element("", {}, hidden=False, labelled=False)
        element = Element(
            tag,
            attributes,
            hidden=within.hidden or "hidden" in attributes or tag == "template",
            labelled=within.labelled or tag == "label",
        )
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].tag == "title":
            self.title += data

    def all(self, *tags: str) -> list[Element]:
        """The elements with these tags."""
        return [element for element in self.elements if element.tag in tags]


def faults(html: str) -> list[str]:
    """What is wrong with a page; nothing, if it is as it should be."""
    page = Reading()
    page.feed(html)
    return [
        *_head(page),
        *_headings(page),
        *(f"id {id_} stands twice" for id_ in _repeated(page)),
        *(f"<{element.tag}> carries {name}" for element, name in _inline(page)),
        *(f"<{element.tag} {element.attributes}> has no label" for element in _unlabelled(page)),
        *(f"the passphrase is named {element.attributes['name']}" for element in _named_secrets(page)),
    ]


def _head(page: Reading) -> list[str]:
    said = []
    if not page.all("html") or not page.all("html")[0].attributes.get("lang"):
        said.append("no lang")
    if not page.title.split("·")[0].strip():
        said.append("no title")
    return said


def _headings(page: Reading) -> list[str]:
    """One heading of the first rank; what waits hidden for a script may bring its own."""
    headings = page.all("h1")
    shown = [heading for heading in headings if not heading.hidden]
    return [] if headings and len(shown) <= 1 else [f"{len(shown)} of {len(headings)} h1 show"]


def _repeated(page: Reading) -> list[str]:
    ids = Counter(element.attributes["id"] for element in page.elements if "id" in element.attributes)
    return [id_ for id_, count in ids.items() if count > 1]


def _inline(page: Reading) -> list[tuple[Element, str]]:
    """What the content security policy would refuse: inline styles, handlers and scripts."""
    found = []
    for element in page.elements:
        found += [(element, name) for name in element.attributes if name == "style" or name.startswith("on")]
        data = element.attributes.get("type") == "application/json"
        if element.tag == "style" or (element.tag == "script" and "src" not in element.attributes and not data):
            found.append((element, "its own text"))
    return found


def _unlabelled(page: Reading) -> list[Element]:
    named = {label.attributes["for"] for label in page.all("label") if "for" in label.attributes}
    ids = {element.attributes["id"] for element in page.elements if "id" in element.attributes}
    return [
        element
        for element in page.all("input", "select", "textarea")
        if element.attributes.get("type") not in UNLABELLED
        and not element.labelled
        and element.attributes.get("id") not in named
        and "aria-label" not in element.attributes
        and not (_labelled_by(element) and _labelled_by(element) <= ids)
    ]


def _labelled_by(element: Element) -> set[str]:
    """The ids that it says its label stands at."""
    return set(element.attributes.get("aria-labelledby", "").split())


def _named_secrets(page: Reading) -> list[Element]:
    return [
        element
        for element in page.all("input")
        if "name" in element.attributes
        and (element.attributes.get("type") == "password" or "pass" in element.attributes.get("id", ""))
    ]


def masked(html: str, path: str) -> str:
    """A page without what differs from one request to the next: its forms' tokens and its own address."""
    return TOKEN.sub("", html).replace(path, "PATH")
