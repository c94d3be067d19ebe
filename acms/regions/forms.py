"""The field for a banner, county or district: a plain list without script, a list to search in with it (W06)."""

from typing import Any

from django import forms

from acms.regions import addresses, divisions, words

TYPED = "_typed"  # what stands after the name of the box that the script adds


class RegionPicker(forms.Select):
    """The list, and with script a box to type in beside it. What was typed counts where nothing was chosen by it."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        code = data.get(name) or ""
        typed = (data.get(name + TYPED) or "").strip()
        return typed if typed and typed != divisions.path(code) else code

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and name + TYPED not in data

    def get_context(self, name: str, value: object, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        if value and not any(option["selected"] for option in options):
            context["widget"]["attrs"]["data-typed"] = value
        return context


class RegionField(forms.ChoiceField):
    """A banner by its code, or typed by its whole name; the cleaned value is the code.

    `outside` is said of a place in another province; `more` are answers that are no place of the region.
    """

    def __init__(self, *, outside: str = words.OUTSIDE, more: Any = (), attrs: Any = None, **kwargs: Any):
        self.outside = outside
        labels = {"data-label": words.LIST, "data-search": words.SEARCH, "data-none": words.NONE_FOUND}
        marks = {"class": "form-select", "data-picker": "1", **labels}
        choices = [("", "请选择"), *more, *divisions.choices()]
        super().__init__(choices=choices, widget=RegionPicker(attrs={**marks, **(attrs or {})}), **kwargs)

    def to_python(self, value: object) -> str:
        text: str = super().to_python(value)
        if not text or self.valid_value(text):
            return text
        place = addresses.typed(text)
        if place.other_province or _is_code_elsewhere(text):
            raise forms.ValidationError(self.outside)
        if place.banner is None:
            # What the list would have found is no place elsewhere: it only was not chosen.
            listed = addresses.search(text)
            raise forms.ValidationError(words.choose(text[:30]) if listed else words.unknown(text[:30]))
        return place.banner.code


def _is_code_elsewhere(text: str) -> bool:
    return text.isdigit() and len(text) == 6 and not text.startswith("15")
