"""What MDN's HTTP Observatory says of the headers and cookies of an instance behind TLS."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT

SCANNER = ROOT / "tests" / "e2e" / "observatory"
CONF = Path("node_modules/@mdn/mdn-http-observatory/conf")
# Ports below 1024, and nobody else on them: a network namespace of its own.
APART = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]


@pytest.fixture
def scanner(tmp_path: Path) -> Path:
    """The scanner, installed here and for this once: it brings 130 MB that nobody else needs."""
    shutil.copytree(SCANNER, tmp_path, dirs_exist_ok=True)
    # Its own script would fetch the lists of preloaded hosts and of top-level domains; localhost is on neither.
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=tmp_path, check=True)
    (tmp_path / CONF / "hsts-preload.json").write_text("{}")
    (tmp_path / CONF / "tld-list.json").write_text('["com"]')
    return tmp_path


@pytest.mark.slow
def test_the_observatory_gives_its_best_grade(scanner: Path) -> None:
    words = [*APART, sys.executable, "-m", "tests.e2e.observed", str(scanner)]
    said = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = json.loads(said.splitlines()[-1])
    assert (found["grade"], found["failed"]) == ("A+", [])
