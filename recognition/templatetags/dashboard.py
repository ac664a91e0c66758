"""Addresses on the pages of figures: each keeps all that the reader has asked for."""

from django import template
from django.urls import reverse

from recognition.dashboard import lines, stages

register = template.Library()
register.filter("name_then", lines.name_then)


@register.simple_tag
def list_address(asked, code, narrowing=None):
    """The list behind the number ``code``; ``narrowing`` to one part: {"huyen": 12}."""
    return f"{reverse('dashboard_list')}?{asked.query(**(narrowing or {}), so=code)}"


@register.simple_tag
def stage_addresses(asked) -> dict[str, str]:
    """Code of a stretch of the way → the list of its units."""
    return {stage.code: list_address(asked, stage.figure_code) for stage in stages.STAGES}


@register.simple_tag
def page_address(asked, narrowing=None, **changes):
    """The page of figures with ``changes``."""
    return f"{reverse('dashboard')}?{asked.query(**(narrowing or {}), **changes)}"


@register.simple_tag
def year_list_address(asked, code, year, day):
    """The list behind a number of another year, on that year's day."""
    return f"{reverse('dashboard_list')}?{asked.query(so=code, nam=year, ngay=day.isoformat())}"
