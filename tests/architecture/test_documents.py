"""What is written down is what is so."""

from __future__ import annotations

import re

from django.apps import apps

from tests.architecture.tree import ROOT, domains, files, shown
from turnabout.config.env import VARIABLES

ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links")


def words(name: str) -> str:
    """`OperatorLink` as people say it: operator link."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def test_every_variable_is_documented_and_every_documented_one_exists() -> None:
    documented = set(
        re.findall(r"^## `(TURNABOUT_[A-Z_]+)`$", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE)
    )
    assert documented == set(VARIABLES)


def test_every_row_has_its_word() -> None:
    concepts = (ROOT / "docs/concepts.md").read_text().lower()
    models = [
        model
        for domain in domains()
        if apps.is_installed(f"turnabout.{domain}")
        for model in apps.get_app_config(domain).get_models()
    ]
    assert [model.__name__ for model in models if words(model.__name__) not in concepts] == []


def test_every_domain_has_its_word() -> None:
    architecture = (ROOT / "docs/architecture.md").read_text()
    assert [domain for domain in domains() if not re.search(rf"\b{domain}\b", architecture)] == []


def test_locks_name_no_address() -> None:
    """Whoever installs decides where from; the hashes decide what."""
    assert [shown(lock) for lock in files("requirements/*.txt") if ADDRESS.search(lock.read_text())] == []
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
