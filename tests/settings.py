"""The settings of an instance as tests want them: a data folder of its own, which is gone afterwards.

pytest-django reads settings before any conftest.py, so what they depend on is said here.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_data = Path(tempfile.mkdtemp(prefix="turnabout-tests-"))
atexit.register(shutil.rmtree, _data, ignore_errors=True)
(_data / "static").mkdir()

os.environ["TURNABOUT_TESTING"] = "1"
os.environ["TURNABOUT_DATA"] = str(_data)
os.environ["TURNABOUT_DATABASE_URL"] = os.environ.get("TURNABOUT_TEST_DATABASE_URL", "")
os.environ.pop("TURNABOUT_URL", None)

from turnabout.config.settings import *  # noqa: E402, F403, TID251 - the same settings, in the environment above
