"""What is written down is what is so."""

from __future__ import annotations

import re
from collections import Counter

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


def test_what_the_server_knows_is_every_column_it_has() -> None:
    """As the threat model's table has them."""
    page = (ROOT / "docs/threat-model.md").read_text().split("## What the server knows")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in page.splitlines() if row.startswith("| ")]
    told = {name: re.findall(r"`(\w+)`", columns) for name, _holds, columns in rows}
    kept = {
        words(model.__name__): [field.name for field in model._meta.concrete_fields]  # noqa: SLF001 - Django documents it
        for model in apps.get_models()
        if model.__module__.startswith("turnabout.")
    }
    assert {name: columns for name, columns in told.items() if columns} == kept


def test_every_domain_has_its_word() -> None:
    architecture = (ROOT / "docs/architecture.md").read_text()
    assert [domain for domain in domains() if not re.search(rf"\b{domain}\b", architecture)] == []


def test_locks_name_no_address() -> None:
    """Whoever installs decides where from; the hashes decide what."""
    assert [shown(lock) for lock in files("requirements/*.txt") if ADDRESS.search(lock.read_text())] == []
    locks = ["package-lock.json", "tests/e2e/observatory/package-lock.json"]
    assert [lock for lock in locks if '"resolved"' in (ROOT / lock).read_text()] == []


def asvs() -> list[list[str]]:
    """The rows of `docs/asvs.md`, each its cells."""
    rows = re.findall(r"^\| (\d+\.\d+\.\d+ .*) \|$", (ROOT / "docs/asvs.md").read_text(), re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows]


def test_every_requirement_of_the_standard_stands_there_once() -> None:
    numbers = [tuple(int(part) for part in row[0].split(".")) for row in asvs()]
    assert numbers == sorted(set(numbers))
    assert Counter(row[1] for row in asvs()) == {"1": 70, "2": 183}


def test_what_shows_a_requirement_exists() -> None:
    named = {path for row in asvs() for path in re.findall(r"`([^`]+)`", row[5])}
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_requirements_are_counted_as_they_are_answered() -> None:
    told = re.findall(
        r"^\| (yes|partly|\*\*no\*\*|–)[^|]* \| (\d+) \|$", (ROOT / "docs/asvs.md").read_text(), re.MULTILINE
    )
    assert {answer: int(count) for answer, count in told} == Counter(row[3] for row in asvs())
