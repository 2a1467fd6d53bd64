"""What grows past these is two things under one name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import files, shown

FUNCTION = 40
VIEW = 25
FILE = 300
TEMPLATE = 120
STYLESHEET = 250
SETTINGS = 400


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def longer_than(limit: int, paths: list[Path]) -> list[str]:
    return [f"{shown(path)} has {lines(path)} lines" for path in paths if lines(path) > limit]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = function.args.args
    return bool(arguments) and arguments[0].arg == "request"


def test_no_python_file_is_longer_than_a_few_screens() -> None:
    ordinary = [path for path in files("*.py") if path.name != "settings.py" and "migrations" not in path.parts]
    assert longer_than(FILE, ordinary) == []
    assert longer_than(SETTINGS, files("turnabout/config/settings.py")) == []


def test_no_function_is_longer_than_a_screen() -> None:
    found = [(path, function) for path in files("*.py") for function in functions(path)]
    assert [shown(path, function.lineno) for path, function in found if length(function) > FUNCTION] == []


def test_views_fetch_call_one_thing_and_answer() -> None:
    found = [(path, function) for path in files("turnabout/*views.py") for function in functions(path)]
    assert [
        shown(path, function.lineno) for path, function in found if is_view(function) and length(function) > VIEW
    ] == []


def test_templates_and_stylesheets_stay_short() -> None:
    assert longer_than(TEMPLATE, files("turnabout/*.html")) == []
    assert longer_than(STYLESHEET, files("frontend/*.css")) == []
