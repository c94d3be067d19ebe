"""对账: equal sides cost one request; what differs is a row with its reason, and is mended (X01)."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from acms.base import work
from acms.employers.models import Employer
from acms.national import actions, reconciling
from acms.national.models import Difference, Line, Mark, Reason, Report
from acms.people.models import Person
from tests.national.conftest import Nation, held, ours, registered, sent


@pytest.fixture
def three(employer: Employer) -> list[Person]:
    return registered(employer, 21, 22, 23)


def compared() -> Report:
    report = Report.objects.create(queued_at=timezone.now())
    assert work.work_one(reconciling.LANE)
    report.refresh_from_db()
    return report


def test_X01_equal_sides_cost_one_request(three: list[Person], nation: Nation) -> None:
    nation()
    sent()
    report = compared()
    assert (report.requests, report.people, report.differences.count(), report.queued_at) == (1, 3, 0, None)
    assert report.done_at is not None


def test_X01_each_difference_has_its_reason_and_both_sides_are_equal_after_the_next_sending(
    three: list[Person], nation: Nation
) -> None:
    other_side = nation()
    sent()
    one, two, three_ = (str(person.file_no) for person in three)
    other_side.db.execute("DELETE FROM file WHERE file_no = ?", [one])
    other_side.db.execute("UPDATE file SET version = 9 WHERE file_no = ?", [two])
    other_side.db.execute("UPDATE file SET digest = ? WHERE file_no = ?", ["0" * 64, three_])
    other_side.db.execute("INSERT INTO file VALUES ('99000000000001', 1, ?, 0, '{}', '')", ["0" * 64])
    report = compared()
    found = dict(report.differences.values_list("file_no", "reason"))
    assert found == {one: Reason.MISSING, two: Reason.NEWER, three_: Reason.OTHER, "99000000000001": Reason.UNKNOWN}
    assert set(report.differences.filter(resent=False).values_list("file_no", flat=True)) == {"99000000000001"}
    sent()
    there = held(other_side)
    assert there.pop("99000000000001") and there == ours()
    again = compared()
    assert [row.reason for row in again.differences.all()] == [Reason.UNKNOWN]


def test_X01_an_older_version_there_is_sent_again(three: list[Person], nation: Nation) -> None:
    other_side = nation()
    sent()
    Mark.objects.filter(person=three[0]).update(version=5, accepted_version=5)
    assert [row.reason for row in compared().differences.all()] == [Reason.OLDER]
    sent()
    assert held(other_side)[str(three[0].file_no)][0] == 6


def test_X01_what_is_on_its_way_is_no_difference(three: list[Person], nation: Nation) -> None:
    other_side = nation()
    sent()
    other_side.db.execute("DELETE FROM file")
    Mark.objects.update(queued_at=timezone.now())
    assert not compared().differences.exists()


def test_X01_a_night_has_one_comparison(db: None) -> None:
    night = timezone.make_aware(datetime(2026, 12, 1, 2, 30))
    for minutes in (0, 1, 60):
        actions.nightly(night + timedelta(minutes=minutes))
    actions.nightly(night + timedelta(hours=8))
    assert Report.objects.count() == 1


def test_X01_a_comparison_that_nobody_answers_comes_again(three: list[Person], nation: Nation) -> None:
    nation(broken=1)
    report = compared()
    assert report.done_at is None and report.queued_at is not None
    assert not Difference.objects.exists() and Line.objects.exists()
