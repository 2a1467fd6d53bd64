"""What every page must have, and what none may."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.tree import ROOT, files, shown

TAG = re.compile(r"<[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style\b|\sstyle=|\son[a-z]+=", re.IGNORECASE)
POST_FORM = re.compile(r"<form\b[^>]*method=[\"']?post.*?</form>", re.IGNORECASE | re.DOTALL)
EXTENDS = re.compile(r"""{%\s*extends\s+["']([^"']+)["']\s*%}""")
BASE = "web/base.html"
# Help must open signed out, offline and without the rest of the product.
ALONE = {"practice/help.html"}


def templates() -> list[Path]:
    return files("turnabout/*.html")


def name(template: Path) -> str:
    """What Django calls it: `web/base.html`."""
    return "/".join(template.parts[-2:])


def tags(template: Path, element: str) -> list[str]:
    """The template's tags of one name; what Django writes inside them cannot hide a quote or a bracket."""
    source = re.sub(r"{%.*?%}|{{.*?}}", "", template.read_text(), flags=re.DOTALL)
    return [tag for tag in TAG.findall(source) if re.match(rf"<{element}\b", tag, re.IGNORECASE)]


def extended_by(template: Path) -> str | None:
    """The outermost template that a page stands in."""
    match = EXTENDS.search(template.read_text())
    if match is None:
        return None
    above = ROOT / "turnabout" / match[1].split("/")[0] / "templates" / match[1]
    return match[1] if match[1] == BASE else extended_by(above)


def test_every_page_stands_in_the_base_page() -> None:
    pages = [path for path in templates() if not path.name.startswith("_") and name(path) not in {BASE, *ALONE}]
    assert [shown(page) for page in pages if extended_by(page) != BASE] == []


def test_nothing_is_inline_that_the_content_security_policy_refuses() -> None:
    assert [shown(path) for path in templates() if INLINE.search(path.read_text())] == []


def test_every_form_that_posts_carries_the_token() -> None:
    forms = [(path, form) for path in templates() for form in POST_FORM.findall(path.read_text())]
    assert [shown(path) for path, form in forms if "{% csrf_token %}" not in form] == []


def test_every_picture_has_its_words() -> None:
    assert [shown(path) for path in templates() for tag in tags(path, "img") if not re.search(r"\salt=", tag)] == []


def test_no_passphrase_can_be_posted() -> None:
    """An input without a name is left out of every form, script or no script: nothing reaches the server."""
    secret = [(path, tag) for path in templates() for tag in tags(path, "input") if re.search(r"password", tag)]
    assert [shown(path) for path, tag in secret if re.search(r"\sname=", tag)] == []
    assert [shown(path) for path in files("turnabout/*.py") if "PasswordInput" in path.read_text()] == []
