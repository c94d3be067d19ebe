"""What the page of statistics shows of the kept counts, for one place and all below it (C04, R05)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Sum

from acms.base import codelists
from acms.learning.models import YearRecord
from acms.people import words as people_words
from acms.people.models import Status
from acms.regions import divisions
from acms.statistics import words
from acms.statistics.counting import first_month
from acms.statistics.models import Count, Snapshot


class Bar(NamedTuple):
    """One bar of a chart; `width` in percent of the longest; `query`: of the list of the people that it counts, where there is one."""

    label: str
    number: int
    width: str
    query: str = ""


class Month(NamedTuple):
    """A month of the chart, 2026-03: how many cases arrived and were decided in it, and how many people entered the register."""

    month: str
    arrived: int
    decided: int
    entered: int


class Figure(NamedTuple):
    """A number, and the query of the list of the people that it counts."""

    number: int
    query: str


class Flow(NamedTuple):
    """What happened to files in a month, 2026-03, by the heads of `words.FLOW_HEADS`."""

    month: str
    figures: list[Figure]


class Shade(NamedTuple):
    """A shade of the tile map and the numbers that it stands for."""

    shade: str
    span: str


class Part(NamedTuple):
    """A place directly below another one, and its people."""

    code: str
    name: str
    number: int


@dataclass(frozen=True)
class Tile:
    """One league or city on the tile map. `shade`: q1…q5 by number."""

    code: str
    name: str
    number: int
    place: str
    shade: str


# Where each stands among the tiles; css: .t-….
TILES = {
    "150700": "hlbe", "150781": "mzl", "152200": "xam", "150500": "tl", "152500": "xl", "152501": "el", "150400": "cf",
    "150900": "wlcb", "150100": "hhht", "150200": "bt", "150800": "bynr", "150300": "wh", "150600": "eeds", "152900": "als",
    divisions.REGION_DIRECT: "zs", divisions.FORESTRY: "lg",
}  # fmt: skip
APART = (divisions.REGION_DIRECT, divisions.FORESTRY)
NOWHERE = ""  # the management code of who has none yet


class Figures:
    """The counts under one place: one statement for all dimensions, one for the places below it."""

    def __init__(self, place: str):
        self.place = place
        rows = Count.objects.filter(management_code__in=_codes(place)).values_list("dimension", "key")
        self.found: dict[str, dict[str, int]] = defaultdict(dict)
        for dimension, key, number in rows.annotate(n=Sum("number")).order_by():
            self.found[dimension][key] = number
        self.snapshot = Snapshot.objects.first()

    def total(self, dimension: str, key: str | None = None) -> int:
        found = self.found[dimension]
        return sum(found.values()) if key is None else found.get(key, 0)

    def share(self, dimension: str, *keys: str) -> float:
        """Percent of the dimension's total."""
        whole = self.total(dimension)
        return 100 * sum(self.total(dimension, key) for key in keys) / whole if whole else 0.0

    def bars(self, dimension: str, labels: list[tuple[str, str]], asks: str = "") -> list[Bar]:
        """One bar a label, the longest is 100 %. `asks`: what the list of people calls the dimension."""
        rows = [
            (label, self.total(dimension, key), self.people(**{asks: key}) if asks else "") for key, label in labels
        ]
        return _bars(rows)

    def people(self, **asked: str) -> str:
        """The query of the list of people of this place who are registered, narrowed by what else is asked."""
        return self.files(**{"status": Status.REGISTERED.value, **asked})

    def files(self, **asked: str) -> str:
        """The same of all files of the place, wherever they stand."""
        place = {} if self.place == divisions.REGION else {"region": self.place}
        return urlencode(place | asked)

    @property
    def levels(self) -> list[Bar]:
        return self.bars("level", [("0", words.NO_LEVEL), *codelists.choices("title_level")], "level")

    @property
    def ages(self) -> list[Bar]:
        return self.bars("age", list(people_words.AGES.items()), "age")

    @property
    def sexes(self) -> list[Bar]:
        return [bar for bar in self.bars("sex", codelists.choices("gender"), "sex") if bar.number]

    @property
    def statuses(self) -> list[Bar]:
        """Everybody by where the file stands: 异动, 调出区外 and the others too."""
        return self.bars("status", [(one.value, one.label) for one in Status], "status")

    @property
    def positions(self) -> list[Bar]:
        found = self.bars("position", codelists.choices("position_2012"), "position")
        return sorted((bar for bar in found if bar.number), key=lambda bar: -bar.number)

    @property
    def learned(self) -> list[Bar]:
        """Last year's learning of who is registered: a year without a record was not done."""
        return self._of_all("learned", YearRecord.State.choices, words.NOT_LEARNED)

    @property
    def evaluated(self) -> list[Bar]:
        """Last year's evaluations of who is registered."""
        return self._of_all("evaluated", codelists.choices("assess_result"), words.NOT_EVALUATED)

    def _of_all(self, dimension: str, labels: list[tuple[str, str]], left: str) -> list[Bar]:
        if not self.total("people"):
            return []
        found = self.bars(dimension, [*labels, ("none", left)], dimension)
        return [bar for bar in found if bar.number or bar.label == left]

    @property
    def schooling(self) -> list[Bar]:
        found = self.bars("education", codelists.choices("education_level_form"), "education")
        return [bar for bar in found if bar.number]

    @property
    def employer_types(self) -> list[Bar]:
        names = codelists.names("economic_type")
        counted = sorted(self.found["employer_type"].items(), key=lambda pair: -pair[1])
        return _bars(
            [
                (
                    names.get(key, words.NO_EMPLOYER),
                    number,
                    self.people(economic=key) if key else self.people(post="none"),
                )
                for key, number in counted[:8]
            ]
        )

    @property
    def causes(self) -> list[Bar]:
        """The eight items that were returned most often."""
        return self._most("cause")

    @property
    def reasons(self) -> list[Bar]:
        """The eight reasons that were given most often (C04)."""
        return self._most("reason", {"": words.OWN_WORDS})

    def _most(self, dimension: str, names: Mapping[str, str] = MappingProxyType({})) -> list[Bar]:
        counted = sorted(self.found[dimension].items(), key=lambda pair: -pair[1])
        return _bars([(names.get(key, key), number, "") for key, number in counted[:8]])

    @property
    def median_days(self) -> float | None:
        """The median of the working days that people took to decide."""
        return median(self.found["days"])

    def months(self, today: date) -> list[Month]:
        """The last twelve, this one too."""
        first = first_month(today)
        found = []
        for n in range(12):
            year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
            key = f"{year}-{month + 1:02d}"
            arrived, decided = self.total("arrived", key), self.total("decided", key)
            found.append(Month(key, arrived, decided, self.total("flow", f"entered-{key}")))
        return found

    def flows(self, today: date) -> list[Flow]:
        """The same months: what happened to files in each."""
        return [Flow(row.month, [self._moved(key, row.month) for key in words.FLOWS]) for row in self.months(today)]

    def _moved(self, key: str, month: str) -> Figure:
        flow = f"{key}-{month}"
        return Figure(self.total("flow", flow), self.files(flow=flow))

    @property
    def sample(self) -> tuple[int, int]:
        """C06: of the cases in which the rules found nothing but people looked, how many there were and how many they passed."""
        return self.total("sample"), self.total("sample", "approved")


def median(histogram: dict[str, int]) -> float | None:
    """The median of counted days: {"3": 12} are twelve of three days."""
    half, seen = sum(histogram.values()) / 2, 0
    for days, number in sorted((int(key), number) for key, number in histogram.items()):
        seen += number
        if seen >= half:
            return float(days)
    return None


@dataclass(frozen=True)
class Handling:
    """How the cases of one place are handled: waiting, of these late, decided by people in twelve months, days to decide."""

    code: str
    name: str
    waiting: int
    late: int
    decided: int
    days: float | None


def handling(place: str) -> list[Handling]:
    """What lies directly below a place, the slowest first (C04)."""
    rows = Count.objects.filter(dimension__in=("waiting", "late", "days"))
    counted: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    places = _below(place)
    by_code = {code: below.code for below in places for code in below.codes}
    for dimension, code, key, number in rows.values_list("dimension", "management_code", "key", "number"):
        if code in by_code:
            counted[by_code[code]][dimension][key] += number
    found = []
    for below in places:
        own = counted[below.code]
        waiting, late, decided = (sum(own[dimension].values()) for dimension in ("waiting", "late", "days"))
        if waiting or decided:
            found.append(Handling(below.code, below.name, waiting, late, decided, median(own["days"])))
    return sorted(found, key=lambda row: (-row.late, -(row.days or 0), row.code))


class FlowBelow(NamedTuple):
    """What happened to the files of a place in the twelve months, by the heads of `words.FLOW_PLACE_HEADS`."""

    code: str
    name: str
    numbers: list[int]


def flows_below(place: str, today: date) -> list[FlowBelow]:
    """What lies directly below a place, as far as anything happened there."""
    since = f"{first_month(today):%Y-%m}"
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = Count.objects.filter(dimension="flow").values_list("management_code", "key", "number")
    places = _below(place)
    by_code = {code: below.code for below in places for code in below.codes}
    for code, key, number in rows:
        what, _, month = key.partition("-")
        if code in by_code and month >= since:
            counted[by_code[code]][what] += number
    found = [FlowBelow(row.code, row.name, [counted[row.code][what] for what in words.FLOWS]) for row in places]
    return [row for row in found if any(row.numbers)]


def _bars(rows: list[tuple[str, int, str]]) -> list[Bar]:
    most = max((number for _, number, _ in rows), default=0) or 1
    return [Bar(label, number, f"{100 * number / most:.1f}%", query) for label, number, query in rows]


def tiles() -> list[Tile]:
    """The tile map of the whole region."""
    numbers = _people_by_code()
    counted = {code: sum(numbers.get(below, 0) for below in divisions.reporting(code)) for code in TILES}
    most = max((counted[code] for code in TILES if code not in APART), default=0) or 1
    return [
        Tile(code, divisions.short(code), number, TILES[code], "apart" if code in APART else _shade(number, most))
        for code, number in counted.items()
    ]


SHADES = 5


def _shade(number: int, most: int) -> str:
    return f"q{min(SHADES, 1 + int(SHADES * number / (most + 1)))}"


def scale(found: list[Tile]) -> list[Shade]:
    """The shades of the tile map."""
    most = max((tile.number for tile in found if tile.shade != "apart"), default=0) or 1
    bounds = [-(-(most + 1) * n // SHADES) for n in range(SHADES + 1)]
    return [
        Shade(f"q{n + 1}", words.span(bounds[n], bounds[n + 1] - 1)) for n in range(SHADES) if bounds[n + 1] > bounds[n]
    ]


def _people_by_code() -> dict[str, int]:
    rows = Count.objects.filter(dimension="people").values_list("management_code")
    return dict(rows.annotate(n=Sum("number")).order_by())


class Below(NamedTuple):
    """What lies directly below a place, and the codes that are counted there; code "": what no place manages yet."""

    code: str
    name: str
    codes: frozenset[str]


def _codes(place: str) -> frozenset[str]:
    """The codes that are counted under a place. The region's are all, and what no place manages yet: its lists show that too."""
    return divisions.reporting(place) | ({NOWHERE} if place == divisions.REGION else set())


def _below(place: str) -> list[Below]:
    """What lies directly below a place; those that report apart are left out of their league (R05). All of it adds up to the place."""
    rows = [row for row in divisions.tree().values() if row.parent_code == place]
    if place != divisions.REGION:
        rows = [row for row in rows if row.code not in divisions.REPORT_SEPARATELY]
        return [Below(row.code, row.name, divisions.reporting(row.code)) for row in rows]
    rows += [divisions.tree()[code] for code in divisions.REPORT_SEPARATELY]
    found = [Below(row.code, row.name, divisions.reporting(row.code)) for row in rows]
    return [*found, Below(NOWHERE, words.NOWHERE, frozenset({NOWHERE}))]


def parts(place: str) -> list[Part]:
    """What lies directly below a place; what no place manages only where there is any."""
    numbers = _people_by_code()
    found = [Part(row.code, row.name, sum(numbers.get(code, 0) for code in row.codes)) for row in _below(place)]
    return [part for part in found if part.code or part.number]
