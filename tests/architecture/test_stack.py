"""The ways up the stack of domains that an import linter cannot see."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.db.models import Field

from tests.architecture.tree import ROOT, domains, files, reachable, shown, stack

USED_TEMPLATE = re.compile(r"""{%\s*(?:include|extends)\s+["']([a-z_]+)/""")
LOADED_LIBRARIES = re.compile(r"{%\s*load\s+(?:[\w ]+\s+from\s+)?([\w ]+?)\s*%}")


def libraries() -> dict[str, str]:
    """Our template tag libraries and the domain of each."""
    return {path.stem: path.parts[-3] for path in files("turnabout/*/templatetags/*.py")}


def used_by(template: Path) -> set[str]:
    """The domains whose templates and tags a template uses."""
    source = template.read_text()
    loaded = {name for names in LOADED_LIBRARIES.findall(source) for name in names.split()}
    return {*USED_TEMPLATE.findall(source), *(libraries()[name] for name in loaded if name in libraries())}


def imported_by(path: Path) -> set[str]:
    """The modules of ours that one imports, by their full names, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return {name for name in found if name.startswith("turnabout.")}


VIEWS, FORMS = re.compile(r"(^|_)views$"), re.compile(r"(^|_)forms?$")


def test_rules_know_no_views_and_only_views_know_forms() -> None:
    """As import-linter holds it for `views` and `forms`; a domain may have several of each."""
    modules = [path for path in files("turnabout/*.py") if "migrations" not in path.parts]
    rules = [path for path in modules if not VIEWS.search(path.stem) and path.stem not in {"urls", "apps"}]
    known = {path: {name.rsplit(".", 1)[1] for name in imported_by(path)} for path in rules}
    views = [shown(path) for path in rules if any(VIEWS.search(name) for name in known[path])]
    forms = [
        shown(path)
        for path in rules
        if not FORMS.search(path.stem) and any(name != "forms" and FORMS.search(name) for name in known[path])
    ]
    assert (views, forms) == ([], [])


def test_foreign_keys_point_down() -> None:
    fields = [
        (model, field)
        for domain in domains()
        if apps.is_installed(f"turnabout.{domain}")
        for model in apps.get_app_config(domain).get_models()
        for field in model._meta.get_fields()  # noqa: SLF001 - Django's documented way to a model's fields
        if isinstance(field, Field)
    ]
    assert [
        f"{model.__name__}.{field.name}"
        for model, field in fields
        if aim(field) in set(domains()) - reachable(model.__module__.split(".")[1])
    ] == []


def aim(field: Field[object, object]) -> str | None:
    """The domain that a relation points to."""
    target = field.related_model
    return target._meta.app_label if isinstance(target, type) else None  # noqa: SLF001 - as above


def test_templates_include_extend_and_load_what_is_below() -> None:
    assert [
        f"{shown(template)} uses {other}"
        for template in files("turnabout/*.html")
        for other in used_by(template) - reachable(template.relative_to(ROOT).parts[1])
    ] == []


def test_templates_lie_in_the_folder_of_their_domain() -> None:
    # Django looks for its error pages, 404.html, 403_csrf.html and the like, at the top.
    own = [template for template in files("turnabout/*.html") if not re.fullmatch(r"[45]\d\d(_csrf)?", template.stem)]
    places = [template.relative_to(ROOT / "turnabout").parts for template in own]
    assert ["/".join(parts) for parts in places if parts[1:3] != ("templates", parts[0])] == []


def test_the_front_end_has_the_same_stack() -> None:
    script = "console.log(JSON.stringify(require('./frontend/.dependency-cruiser.cjs').forbidden))"
    node = Path(sys.executable).parent / "node"
    said = subprocess.run([node, "-e", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    rules = {rule["name"]: rule for rule in json.loads(said)}
    with_pages = [domain for line in stack() for domain in line if domain not in {"config", "ops"}]
    assert [
        domain
        for domain in with_pages
        if allowed(rules[f"{domain}-imports-down-only"], with_pages) != reachable(domain) & set(with_pages)
    ] == []


def allowed(rule: dict[str, dict[str, str]], every: list[str]) -> set[str]:
    """The domains that a rule lets its own import."""
    target = rule["to"]
    forbidden = {d for d in every if re.match(target["path"], f"frontend/{d}/")}
    return set(every) - {d for d in forbidden if not re.match(target["pathNot"], f"frontend/{d}/")}


def test_folders_are_named_by_words_of_the_stack() -> None:
    front_end = {path.relative_to(ROOT).parts[1] for path in files("frontend/*/*")}
    tests = {path.relative_to(ROOT).parts[1] for path in files("tests/*/*")}
    assert front_end - set(domains()) == set()
    assert tests - set(domains()) - {"architecture", "contracts", "e2e"} == set()
