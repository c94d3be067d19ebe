"""Finding people by any one thing or several (C03)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from acms.base import codelists
from acms.base import text as base_text
from acms.base.numbers import uscc
from acms.people import words
from acms.people.models import FormerName, Person, Status
from acms.regions import divisions

MOST = 3000  # of one name in a scope; beyond it another criterion has to narrow the search
ON_POST = (("1", "在岗"), ("0", "不在岗"), ("none", "没有单位"))


@dataclass(frozen=True)
class Asked:
    """What a search asks for; everything unknown is as if it were not there. An ID number is never in it."""

    q: str = ""
    employer: str = ""
    region: str = ""
    status: str = ""
    level: str = ""
    education: str = ""
    post: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Asked":
        def one_of(name: str, values: Collection[str]) -> str:
            value = str(query.get(name, ""))
            return value if value in values else ""

        return cls(
            str(query.get("q", "")).strip()[:60],
            str(query.get("employer", "")).strip()[:120],
            one_of("region", divisions.tree()),
            one_of("status", Status.values),
            one_of("level", {"0", *codelists.names("title_level")}),
            one_of("education", codelists.names("education_level_form")),
            one_of("post", dict(ON_POST)),
        )

    @property
    def given(self) -> bool:
        """True when anything is asked for."""
        return any((self.q, self.employer, self.region, self.status, self.level, self.education, self.post))


def said(asked: Asked) -> list[tuple[str, str]]:
    """What is asked for in words, for whoever gets the list: label and text."""
    level = words.NO_LEVEL if asked.level == "0" else codelists.name("title_level", asked.level)
    found = (
        (asked.q, asked.q),
        (asked.employer, asked.employer),
        (asked.region, divisions.path(asked.region) if asked.region else ""),
        (asked.status, Status(asked.status).label if asked.status else ""),
        (asked.level, level),
        (asked.education, codelists.name("education_level_form", asked.education)),
        (asked.post, dict(ON_POST).get(asked.post, "")),
    )
    return [(label, text) for label, (given, text) in zip(words.ASKED, found, strict=True) if given]


def rows(visible: QuerySet[Person], asked: Asked) -> QuerySet[Person]:
    """The people asked for, by the sound of their names. A file merged into another is found through that one."""
    visible = found = visible.filter(merged_into=None)
    if asked.q:
        # Found first, sorted then: a planner that walks the million in order of sound and looks for the name takes seconds.
        found = Person.objects.filter(pk__in=visible.filter(_named(asked.q)).order_by().values("pk")[:MOST])
    if asked.employer:
        found = found.filter(_employer(asked.employer))
    if asked.region:
        found = found.filter(management_code__in=sorted(divisions.below(asked.region)))
    if asked.status:
        found = found.filter(status=asked.status)
    if asked.level:
        found = found.filter(qualification_level=asked.level)
    if asked.education:
        found = found.filter(education_level=asked.education)
    if asked.post:
        found = found.filter(on_post={"1": True, "0": False, "none": None}[asked.post])
    return found.select_related("employer").order_by("sound", "pk")


def _named(text: str) -> Q:
    """What a person is called or was called once; the few with a former name are found first, so that the index of names serves."""
    words = _words(text)
    if text.isdecimal():
        return words
    once = list(FormerName.objects.filter(words).values_list("person", flat=True)[:MOST])
    return words | Q(pk__in=once) if once else words


def _words(text: str) -> Q:
    """A name or its beginning, pinyin, initials, or a whole file number."""
    if text.isdecimal():
        return Q(file_no=text)
    small = text.lower()
    if small.isascii():
        return Q(sound__startswith=small) | Q(initials__startswith=small)
    return Q(name__startswith=base_text.tidied(text))


def _employer(text: str) -> Q:
    if uscc.may_be(text):
        return Q(employer__uscc=uscc.normalise(text))
    small = text.lower()
    if small.isascii():
        return Q(employer__initials__startswith=small) | Q(employer__sound__startswith=small)
    return Q(employer__name__contains=text)
