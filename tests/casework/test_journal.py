"""What the desk leaves in the journal besides its decisions (Q02, C01, C02, R03)."""

from acms.accounts.models import User
from acms.base.dates import chinese
from acms.casework import actions
from acms.casework.models import Case, CaseState, ReasonTemplate
from acms.inbox.models import Message
from tests import journaled
from tests.casework.test_casework import checked, submitted


def test_Q02_a_reason_template_that_is_kept_reworded_and_dropped_names_who_did_it(
    clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    start = journaled.newest()
    actions.keep_template(by=clerk_of_saihan, item="scan.photo", text="  照片要白底。 ")
    template = ReasonTemplate.objects.get()
    assert (template.agency_code, template.written_by, template.text) == ("150105", clerk_of_saihan, "照片要白底。")
    actions.keep_template(by=other_clerk_of_saihan, item="", text="请看说明。", template=template)
    template = ReasonTemplate.objects.get()
    assert (template.item, template.written_by, template.text) == ("", other_clerk_of_saihan, "请看说明。")
    actions.drop_template(template, by=clerk_of_saihan)
    assert not ReasonTemplate.objects.exists()
    assert journaled.lines(start) == [
        ("template.kept", "reasontemplate", clerk_of_saihan.name, ""),
        ("template.kept", "reasontemplate", other_clerk_of_saihan.name, ""),
        ("template.dropped", "reasontemplate", clerk_of_saihan.name, ""),
    ]


def test_S06_a_case_whose_checks_failed_goes_to_people_who_are_journaled_and_the_person_is_told(filled: Case) -> None:
    submitted(filled)
    start = journaled.newest()
    actions.refer_unchecked(filled)
    assert journaled.lines(start) == [("case.referred", "case", "", filled.subject.name)]
    told = Message.objects.get(user=filled.subject)
    filled.refresh_from_db()
    assert filled.no and filled.due_on
    assert told.title == "信息采集已经收到"
    assert filled.no in told.text and f"预计{chinese(filled.due_on)}（含）前办完" in told.text


def test_R03_a_case_that_follows_its_unit_is_journaled_and_leaves_the_hand_it_was_in(
    filled_for_people: Case, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = checked(filled_for_people)
    actions.take(case, by=clerk_of_saihan)
    start = journaled.newest()
    assert case.employer is not None
    case.employer.management_code = "150102"
    where = {"employer": case.employer, "by": clerk_of_the_league}
    assert (actions.follow_employer(**where), actions.follow_employer(**where)) == (1, 0)
    assert journaled.lines(start) == [("case.moved", "case", clerk_of_the_league.name, case.subject.name)]
    case.refresh_from_db()
    assert (case.state, case.management_code, case.deciding_code, case.taken_by) == (
        CaseState.IN_REVIEW, "150102", "150102", None,
    )  # fmt: skip
