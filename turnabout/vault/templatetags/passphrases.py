"""What a page on which a passphrase is chosen carries along."""

from __future__ import annotations

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from turnabout.vault.common_passphrases import common_passphrases as those_of

register = template.Library()


@register.simple_tag
def common_passphrases() -> SafeString:
    """The commonest ones, for the browser to compare with: what somebody types never leaves it."""
    return json_script(those_of(), "common-passphrases")
