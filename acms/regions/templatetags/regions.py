"""Regions by their words, for every template."""

from django import template

from acms.regions import divisions

register = template.Library()


@register.filter
def region(code: str) -> str:
    """呼和浩特市 / 赛罕区."""
    return divisions.path(code) if code else ""
