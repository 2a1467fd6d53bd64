"""The tree as git sees it, and the stack of domains as pyproject.toml says it."""

from __future__ import annotations

import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files(*patterns: str) -> list[Path]:
    """Every file of ours whose path matches one of the patterns, committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / line for line in sorted(set(listed.splitlines()))]
    return [path for path in paths if path.is_file()]


@cache
def stack() -> list[list[str]]:
    """The domains from the highest to the lowest; those on one line are neighbours."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "stack")
    return [line.split(" | ") for line in layers]


def domains() -> list[str]:
    """The words of the stack."""
    return [domain for line in stack() for domain in line]


def reachable(domain: str) -> set[str]:
    """What a domain may lean on: itself and every line below its own."""
    depth = next(index for index, line in enumerate(stack()) if domain in line)
    return {domain, *(lower for line in stack()[depth + 1 :] for lower in line)}


def shown(path: Path, line: int | None = None) -> str:
    """How an offence names its place."""
    return f"{path.relative_to(ROOT)}" + (f":{line}" if line else "")
