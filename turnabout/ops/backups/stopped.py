"""How backing up and restoring end early, and how that is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _


class Stopped(Exception):  # noqa: N818 - it is said to whoever runs the command, and is no fault of the program
    """Stop here with a sentence for the operator. Nothing was changed, or it was put back."""


@contextmanager
def in_sentences() -> Iterator[None]:
    """Let a command end with a sentence, whatever it was that stopped it."""
    try:
        yield
    except Stopped as stopped:
        raise CommandError(str(stopped)) from stopped
    except OSError as fault:
        said = {"file": fault.filename or "", "why": fault.strerror}
        raise CommandError(_("%(file)s: %(why)s. Nothing was changed.") % said) from fault
    except (DatabaseError, ImproperlyConfigured) as fault:
        said = {"why": str(fault).splitlines()[0]}
        raise CommandError(_("The database cannot be used: %(why)s. Nothing was changed.") % said) from fault
