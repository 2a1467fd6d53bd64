"""The practice's texts as data for a page's scripts: `{% agreement_data %}`, `{% hour_data %}`."""

from __future__ import annotations

from dataclasses import asdict

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from turnabout.practice.agreement import agreement
from turnabout.practice.cards import cards
from turnabout.practice.plans import plans
from turnabout.practice.translated import SOURCE_LANGUAGE

register = template.Library()


@register.simple_tag
def agreement_data() -> SafeString:
    """Put the agreement to begin with on the page, as JSON in `#agreement-data`."""
    return json_script(asdict(agreement(_language())), "agreement-data")


@register.simple_tag
def hour_data() -> SafeString:
    """Put the plans and cards on the page, as JSON in `#hour-data`."""
    shown = {
        "plans": [asdict(plan) for plan in plans(_language())],
        "cards": [asdict(card) for card in cards(_language())],
    }
    return json_script(shown, "hour-data")


def _language() -> str:
    return get_language() or SOURCE_LANGUAGE
