"""Charts in templates: the drawing of numbers that stand in the page anyway."""

from django import template

from recognition.dashboard import charts, stages

register = template.Library()


@register.simple_tag
def chart_legend() -> list[charts.Segment]:
    return charts.legend()


@register.filter
def swatch(state) -> charts.Segment:
    """The colour and hatch of a state, as one full bar."""
    return charts.swatch(stages.stage_of(state))


@register.filter
def whole(segment: charts.Segment) -> charts.Segment:
    """The colour and hatch of a stretch of a divided bar, as one full bar."""
    return charts.swatch(segment.stage)


@register.simple_tag
def chart_split(title, counts) -> charts.Split:
    """The divided bar of ``counts``, state → units."""
    return charts.split(title, counts)


@register.simple_tag
def chart_gauge(title, reached, needed, total) -> charts.Gauge:
    return charts.Gauge(title, reached, needed, total)
