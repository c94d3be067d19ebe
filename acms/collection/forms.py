"""The forms of steps 3–6 and of the letter. Every field may stay empty while it is a draft; what is there must be right."""

import re
from datetime import date
from typing import Any

from django import forms

from acms.accounts.forms import control, name_what_is_missing
from acms.base import codelists
from acms.base.forms import DayField
from acms.casework.models import Case
from acms.collection import items, rules, words
from acms.collection.facts import NONE, Facts
from acms.collection.items import Item
from acms.regions import divisions

_NAME = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·A-Za-z .'\-]+")
_CERTIFICATE = re.compile(r"[A-Za-z0-9〔〕\[\]【】（）()第字号\-－—、·.／/\u4e00-\u9fff ]{1,50}")
BLANK = [("", "请选择")]
YES_NO = [("1", "是"), ("0", "否")]


class BooleanChoice(forms.TypedChoiceField):
    """是 or 否; None while it is not answered."""

    def __init__(self, **kwargs: Any):
        super().__init__(choices=YES_NO, coerce=lambda v: v == "1", empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "1", False: "0"}.get(value, value)


def _field(item: Item) -> forms.Field:
    attrs: dict[str, Any] = {"id": f"f-{item.field}"}
    if item.kind == "bool":
        return BooleanChoice(
            label=item.label, required=False, widget=forms.RadioSelect(attrs={**attrs, "class": "form-check-input"})
        )
    if item.kind == "date":
        return DayField(
            label=item.label,
            required=False,
            max_length=20,
            widget=forms.TextInput(attrs=control(inputmode="numeric", placeholder="", **attrs)),
        )
    if item.list:
        options = BLANK + _options(item)
        return forms.ChoiceField(
            label=item.label,
            required=False,
            choices=options,
            widget=forms.Select(attrs={"class": "form-select", **attrs}),
        )
    return forms.CharField(
        label=item.label, required=False, max_length=_longest(item), widget=forms.TextInput(attrs=control(**attrs))
    )


_LONGEST = {"name": 50, "full_major": 60, "part_major": 60, "full_school": 80, "part_school": 80, "certificate_no": 50}


def _longest(item: Item) -> int:
    return _LONGEST.get(item.field, 30)


def _options(item: Item) -> list[tuple[str, str]]:
    if item.list == "degree":  # the form asks for the level only; finer kinds are free text on the certificate
        return codelists.choices("degree")[:1] + [
            (c, n) for c, n in codelists.choices("degree") if c in ("4", "3", "2")
        ]
    if item.list == "qualification_type":
        return [("00", "无"), *codelists.choices("qualification_type")]
    if item.list == "gender":
        return codelists.choices("gender", without=("0", "9"))
    if item.list == "id_type":
        return [("1", codelists.name("id_type", "1")), ("G", codelists.name("id_type", "G"))]
    if item.list == "position_2012":
        return codelists.choices("position_2012", without=("00",))
    return codelists.choices(item.list)


class StepForm(forms.Form):
    """One step's fields. What cannot be changed now is shown read only and taken from the answers, never from the request."""

    step = 0
    group = ""
    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, case: Case, facts: Facts, **kwargs: Any):
        answers = getattr(facts, self.group)
        initial = {name: getattr(answers, name) for name in self.names}
        kwargs |= {"initial": initial, "auto_id": "f-%s"}
        super().__init__(*args, **kwargs)
        self.case, self.facts = case, facts
        for name in self.names:
            item = items.BY_KEY[f"{self.group}.{name}"]
            self.fields[name] = _field(item)
            if not case.lets_change(item.key) or not items.asked(case.kind, item):
                self.fields[name].disabled = True

    def changes(self) -> dict[str, Any]:
        """The valid values of fields that may be changed: what a save stores."""
        return {
            name: self.cleaned_data[name]
            for name in self.names
            if name in self.cleaned_data and not self.fields[name].disabled and name not in self.errors
        }

    def _not_future(self, name: str) -> Any:
        day = self.cleaned_data[name]
        if day and day > date.today():
            raise forms.ValidationError(words.future(str(self.fields[name].label), day) + "。")
        return day


class IdentityForm(StepForm):
    """Step 3."""

    step, group = 3, "identity"
    names = ("id_type", "name", "sex", "country", "ethnic", "political")

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].replace("•", "·").replace("・", "·").split())
        if name and not _NAME.fullmatch(name):
            raise forms.ValidationError(words.NAME_SHAPE)
        return name


class PostForm(StepForm):
    """Step 4: what the page itself asks; the rest comes from the employer and the letter."""

    step, group = 4, "post"
    names = ("has_employer", "on_post", "residence_type", "division_code")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        disabled = self.fields["division_code"].disabled
        choices: list[Any] = [*BLANK, *divisions.choices()]
        self.fields["division_code"] = forms.ChoiceField(
            label=self.facts.label(items.BY_KEY["post.division_code"]),
            required=False,
            choices=choices,
            disabled=disabled,
            error_messages={"invalid_choice": words.OUTSIDE},
            widget=forms.Select(attrs={"class": "form-select", "id": "f-division_code", "data-picker": "1"}),
        )
        self.fields["residence_type"].widget = forms.RadioSelect(
            attrs={"class": "form-check-input", "id": "f-residence_type"},
            choices=codelists.choices("residence_type"),
        )


class EducationForm(StepForm):
    """Step 5."""

    step, group = 5, "education"
    names = tuple(
        f"{mode}_{name}"
        for mode in ("full", "part")
        for name in ("level", "major", "school", "graduated", "degree", "code")
    )

    def clean_full_graduated(self) -> Any:
        day = self._not_future("full_graduated")
        since = self.facts.post.accounting_since
        # W08: checked when the letter is made, when step 5 is saved and at 「提交」.
        if day and self.facts.on_post and since and not self.facts.fixed_since:
            for sentence in rules.start_faults(since, day, self.facts.born):
                raise forms.ValidationError(sentence)
        return day

    def clean_part_graduated(self) -> Any:
        return self._not_future("part_graduated")

    def _code(self, name: str) -> str:
        code = "".join(self.cleaned_data[name].split()).upper()
        if code and not re.fullmatch(r"[0-9A-Z]{12,20}", code):
            raise forms.ValidationError(words.CODE_SHAPE)
        return code

    def clean_full_code(self) -> str:
        return self._code("full_code")

    def clean_part_code(self) -> str:
        return self._code("part_code")


class QualificationForm(StepForm):
    """Step 6."""

    step, group = 6, "qualification"
    names = tuple(item.field for item in items.QUALIFICATION if item.kind != "scan")

    def clean_obtained_on(self) -> Any:
        return self._not_future("obtained_on")

    def clean_certificate_no(self) -> str:
        number = self.cleaned_data["certificate_no"].strip()
        if number and not _CERTIFICATE.fullmatch(number):
            raise forms.ValidationError(words.NUMBER_SHAPE)
        if rules.is_old_certificate_no(number, self.facts.user.id_number):
            raise forms.ValidationError(words.OLD_NUMBER_PATTERN)
        return number

    def _number(self, name: str, low: int, high: int, shape: str) -> int | None:
        text = str(self.cleaned_data[name] or "").strip()
        if not text:
            return None
        if not text.isdigit() or not low <= int(text) <= high:
            raise forms.ValidationError(shape)
        return int(text)

    def clean_talent_term(self) -> int | None:
        return self._number("talent_term", 1, 99, words.TERM_SHAPE)

    def clean_talent_selected(self) -> int | None:
        return self._number("talent_selected", 2005, date.today().year, words.year_shape("入选年度", date.today().year))

    def clean_talent_graduated(self) -> int | None:
        year = self._number(
            "talent_graduated", 2005, date.today().year, words.year_shape("毕业年度", date.today().year)
        )
        selected = self.cleaned_data.get("talent_selected")
        if year and selected and year < selected:
            raise forms.ValidationError(words.talent_order() + "。")
        return year


class LetterForm(forms.Form):
    """「填写并打印证明函」: the fields of the letter that the person states (T01, W08)."""

    phone = forms.CharField(label="工作单位电话", max_length=30, widget=forms.TextInput(attrs=control(inputmode="tel")))
    joined_on = DayField(
        label="进入单位工作日期", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric"))
    )
    accounting_since = DayField(
        label="开始从事会计工作日期", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric"))
    )
    position = forms.ChoiceField(label="现从事会计工作岗位", widget=forms.Select(attrs={"class": "form-select"}))
    admin_post = forms.ChoiceField(label="会计行政职务", widget=forms.Select(attrs={"class": "form-select"}))
    title = forms.ChoiceField(label="会计专业技术职务", widget=forms.Select(attrs={"class": "form-select"}))
    title_since = DayField(
        label="会计专业技术职务聘任时间",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=control(inputmode="numeric")),
    )
    employment_form = forms.ChoiceField(
        label="单位用人方式",
        choices=[("contract", "签订劳动合同，聘任"), ("appointment", "按规定任用（聘用）：机关、事业单位")],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(
        self,
        *args: Any,
        born: date,
        graduated: date | None = None,
        fixed: date | None = None,
        before: date | None = None,
        **kwargs: Any,
    ):
        """`graduated`: full time; `fixed`: the start that is fixed already (W08); `before`: when the former post began (A9)."""
        super().__init__(*args, **kwargs)
        self.born, self.graduated, self.fixed, self.before = born, graduated, fixed, before
        for name, title in (("position", "position_2012"), ("admin_post", "admin_post"), ("title", "prof_post")):
            without = ("00",) if name == "position" else ()
            self.fields[name].choices = BLANK + codelists.choices(title, without=without)  # type: ignore[attr-defined]
        name_what_is_missing(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        today = date.today()
        for name in ("joined_on", "accounting_since", "title_since"):
            if cleaned.get(name) and cleaned[name] > today:
                self.add_error(name, words.future(str(self.fields[name].label), cleaned[name]) + "。")
        self._start(cleaned)
        if cleaned.get("title") not in (None, *NONE) and not cleaned.get("title_since"):
            self.add_error("title_since", words.TITLE_SINCE_FIRST)
        if cleaned.get("title") in NONE:
            cleaned["title_since"] = None
        return cleaned

    def _start(self, cleaned: dict[str, Any]) -> None:
        since, joined = cleaned.get("accounting_since"), cleaned.get("joined_on")
        if since:
            for sentence in rules.start_faults(since, self.graduated, self.born):
                self.add_error("accounting_since", sentence)
            if self.fixed and since != self.fixed:
                self.add_error("accounting_since", words.start_fixed(self.fixed))
        if joined and joined < rules.years_after(self.born, rules.LEAST_WORKING_AGE):
            self.add_error("joined_on", words.JOINED_TOO_YOUNG)
        elif joined and self.before and joined <= self.before:
            self.add_error("joined_on", words.joined_before(self.before))


FORMS: dict[int, type[StepForm]] = {3: IdentityForm, 4: PostForm, 5: EducationForm, 6: QualificationForm}
