"""Looking back: the hours that have been stand in the page, by the year, for the two whose they are."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders import World, browser_of, make_session
from tests.markup import Page
