"""How the auth secret is hashed again before it is kept."""

from __future__ import annotations

from django.contrib.auth.hashers import ScryptPasswordHasher


class AuthSecretHasher(ScryptPasswordHasher):
    """A light scrypt: what comes in is the end of a 2^17 run in the browser, 256 bits that nobody guesses.

    Django's own cost would only let strangers keep the one thread busy that serves all pages.
    """

    algorithm = "auth-secret"
    work_factor = 2**10
    parallelism = 1
