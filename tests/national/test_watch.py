"""What an operator reads of the line to the national side (X01, S05)."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from acms.base import work
from acms.employers.models import Employer
from acms.national import marks, sending
from acms.national.models import Difference, Line, Mark, Reason, Report
from acms.national.watch import SILENT
from acms.ops import health, words
from acms.people.models import Person
from tests.national.conftest import Nation, registered, sent

pytestmark = pytest.mark.req("X01")


def said() -> list[str]:
    return [words.fault(one.code, one.figures) for one in health.look().faults if one.code.startswith("national")]


@pytest.fixture
def one(employer: Employer) -> Person:
    return registered(employer, 31)[0]


def test_X01_a_line_that_nobody_answers_is_told_after_a_while(one: Person, nation: Nation) -> None:
    nation(broken=1)
    marks.fold()
    for times in range(SILENT + 1):
        expected = [words.FAULTS["national_silent"].format(times=times)] if times == SILENT else []
        assert said() == expected
        Line.objects.update(rests_until=None)
        Mark.objects.update(queued_at=work.clock())
        work.work_one(sending.LANE)


def test_X01_whose_lines_were_refused_is_told_and_listed_without_what_stands_in_them(
    one: Person, nation: Nation
) -> None:
    nation(refused=1)
    assert said() == []
    sent()
    assert said() == [words.FAULTS["national_refused"].format(people=1)]
    out = StringIO()
    call_command("national", "refused", stdout=out)
    assert out.getvalue() == f"{one.file_no} educations unknown_school\n"


def test_X01_files_that_nobody_here_has_sent_are_told_until_somebody_has_looked(one: Person, nation: Nation) -> None:
    nation()
    former, last = (Report.objects.create(done_at=timezone.now()) for _ in range(2))
    Difference.objects.create(report=former, file_no="15010500000001", reason=Reason.UNKNOWN, resent=False)
    assert said() == []  # the last comparison found it no more
    Difference.objects.create(report=last, file_no="15010500000009", reason=Reason.MISSING, resent=True)
    assert said() == []
    Difference.objects.create(report=last, file_no="15010500000001", reason=Reason.UNKNOWN, resent=False)
    assert said() == [words.FAULTS["national_unknown"].format(files=1)]
    last.differences.update(settled_at=timezone.now())
    assert said() == []


def test_X01_where_nobody_is_connected_nothing_is_told(db: None) -> None:
    Line.objects.update_or_create(pk=1, defaults={"failures": 99})
    assert said() == []
