"""The statistics of a place as a workbook: what it is and of when, the figures of the page, and every table with its total (C04)."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from acms.base import codelists, sheets, typeset
from acms.base.dates import chinese
from acms.regions import divisions
from acms.statistics import charts, words

Rows = Sequence[Sequence[Any]]


def tables(place: divisions.Division, figures: charts.Figures, today: date) -> list[tuple[str, Sequence[str], Rows]]:
    """Title, heads and rows of every sheet. Counts only, no person."""
    (
        people,
        statuses,
        levels,
        ages,
        sexes,
        schooling,
        positions,
        types,
        learned,
        evaluated,
        months,
        flows,
        flows_below,
        causes,
        reasons,
        handled,
    ) = words.SHEETS
    year = today.year - 1
    parts = [(name, number) for _, name, number in charts.parts(place.code)] or [(place.name, figures.total("people"))]
    units = codelists.names("economic_type")
    by_type = sorted(figures.found["employer_type"].items(), key=lambda pair: -pair[1])
    by_cause = sorted(figures.found["cause"].items(), key=lambda pair: -pair[1])
    by_reason = sorted(figures.found["reason"].items(), key=lambda pair: -pair[1])
    moved = [(row.month, *(one.number for one in row.figures)) for row in figures.flows(today)]
    moved_below = [(name, *numbers) for _, name, numbers in charts.flows_below(place.code, today)]
    handling = [(row.name, row.waiting, row.late, row.decided, row.days) for row in charts.handling(place.code)]
    return [
        (words.ABOUT, words.ABOUT_HEADS, _about(place, figures, year)),
        (words.OVERVIEW, words.OVERVIEW_HEADS, overview(figures)),
        (people, words.HEADS, summed(parts)),
        (statuses, words.HEADS, summed(_bars(figures.statuses))),
        (levels, words.HEADS, summed(_bars(figures.levels))),
        (ages, words.HEADS, summed(_bars(figures.ages))),
        (sexes, words.HEADS, summed(_bars(figures.sexes))),
        (schooling, words.HEADS, summed(_bars(figures.schooling))),
        (positions, words.HEADS, summed(_bars(figures.positions))),
        (learned.format(year=year), words.HEADS, summed(_bars(figures.learned))),
        (evaluated.format(year=year), words.HEADS, summed(_bars(figures.evaluated))),
        (types, words.HEADS, summed([(units.get(key, words.NO_EMPLOYER), number) for key, number in by_type])),
        (months, words.MONTH_HEADS, summed(figures.months(today))),
        (flows, words.FLOW_HEADS, summed(moved)),
        (flows_below, words.FLOW_PLACE_HEADS, summed(moved_below)),
        (causes, words.HEADS, summed(by_cause)),
        (reasons, words.HEADS, summed([(key or words.OWN_WORDS, number) for key, number in by_reason])),
        (handled, words.HANDLING_HEADS, summed(handling, apart=1)),
    ]


def overview(figures: charts.Figures) -> Rows:
    """The figures at the top of the page, each with how it is counted."""
    waits = figures.total("status", "10") + figures.total("status", "20")
    qualified = figures.total("level") - figures.total("level", "0")
    numbers = {
        "people": figures.total("people"),
        "waits": waits,
        "moved_out": figures.total("status", "40"),
        "transferred": figures.total("status", "50"),
        "on_post": figures.total("post", "1"),
        "on_post_share": round(figures.share("post", "1"), 1),
        "off_post": figures.total("post", "0"),
        "no_unit": figures.total("post", "none"),
        "qualified": qualified,
        "senior": figures.total("level", "3") + figures.total("level", "4"),
        "waiting": figures.total("waiting"),
        "late": figures.total("late"),
        "days": figures.median_days,
        "by_rules": round(figures.share("mode", "rules"), 1),
    }
    return [(title, numbers[key], how) for key, (title, how) in words.FIGURES.items()]


def workbook(place: divisions.Division, figures: charts.Figures, today: date) -> bytes:
    """The tables as XLSX. Each sheet is printed with the place and the hour above it, and with what its figures mean below."""
    year = today.year - 1
    means = {key.format(year=year): how for key, how in words.DEFINITIONS.items()}
    head = words.printed(divisions.path(place.code) or place.name, _as_of(figures))
    return sheets.book(tables(place, figures, today), words.WIDTHS, above=head, below=means)


def _as_of(figures: charts.Figures) -> str:
    taken = figures.snapshot.taken_at if figures.snapshot else None
    return f"{timezone.localtime(taken):%Y-%m-%d %H:%M}" if taken else words.NOT_COUNTED


def _about(place: divisions.Division, figures: charts.Figures, year: int) -> Rows:
    return [
        *words.about(divisions.path(place.code) or place.name, _as_of(figures)),
        *((key.format(year=year), how) for key, how in words.DEFINITIONS.items()),
    ]


def _bars(bars: Sequence[charts.Bar]) -> Rows:
    return [(bar.label, bar.number) for bar in bars]


def summed(rows: Rows, apart: int = 0) -> Rows:
    """The rows with their sum below; of the last `apart` columns there is none."""
    if not rows:
        return []
    last = len(rows[0]) - apart
    sums = [sum(row[column] for row in rows) for column in range(1, last)]
    return [*rows, (words.TOTAL, *sums, *[None] * apart)]


TEMPLATE = Path(__file__).parent / "typ" / "report.typ"


def paper(place: divisions.Division, figures: charts.Figures, today: date, by: str) -> bytes:
    """The workbook's tables as PDF: what it is first, then each table with how its figures are counted."""
    (_, _, about), (_, overview_heads, told), *rest = tables(place, figures, today)
    means = {str(row[0]): str(row[1]) for row in about}
    facts = {
        "title": words.REPORT,
        "place": divisions.path(place.code) or place.name,
        "as_of": str(means.get("截至", "")),
        "on": chinese(today),
        "by": by,
        "overview": [overview_heads, *_texts(told)],
        "sections": [
            {"title": title, "means": means.get(title, ""), "rows": [list(heads), *_texts(rows)]}
            for title, heads, rows in rest
            if rows
        ],
    }
    return typeset.pdf(TEMPLATE, facts)


def _texts(rows: Rows) -> list[list[str]]:
    """Cells as a paper shows them: 12,345, — where there is no figure."""
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    return "—" if cell is None else f"{cell:,}" if isinstance(cell, int) else str(cell)
