"""How backing up and restoring end early."""

from __future__ import annotations


class Stopped(Exception):  # noqa: N818 - it is said to whoever runs the command, and is no fault of the program
    """Stop here with a sentence for the operator. Nothing was changed, or it was put back."""
