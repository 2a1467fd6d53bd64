"""What everybody tries first, among passphrases long enough for ours."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator

# `FEWEST_CHARACTERS` of the browser: shorter ones are refused there in any case.
FEWEST_CHARACTERS = 12


@cache
def common_passphrases() -> tuple[str, ...]:
    """Those of Django's list of twenty thousand that have twelve characters or more; lower case, about two hundred."""
    words = CommonPasswordValidator().passwords
    return tuple(sorted(word for word in words if len(word) >= FEWEST_CHARACTERS))
