"""W13: a person sees of every automatic decision what was compared with what, as pictures where the place is known, and what was
left to people; whoever decides sees what matters most first (C02)."""

import io
import re

import pytest
from django.test import Client
from PIL import Image

from acms.accounts.models import User
from acms.base.fields import update_each
from acms.casework import actions, naming, words
from acms.casework.models import Case, Check, Verdict
from acms.casework.procedures import Result
from acms.collection import actions as collection
from acms.collection.steps import EDUCATION
from acms.journal.models import Entry
from tests.casework.test_casework import checked


def page_of(client: Client, case: Case) -> str:
    client.force_login(case.subject)
    return client.get(f"/cases/{case.no}/compared/").text


def test_W13_what_was_admitted_shows_every_value_beside_its_place_on_the_paper(client: Client, filled: Case) -> None:
    checked(filled)
    page = page_of(client, filled)
    number = filled.subject.id_number  # no picture shows it either
    checks = [check for check in filled.last_submission.checks.exclude(box=None) if check.stated != number]
    assert len(checks) > 10
    places = set(re.findall(rf'src="(/cases/{filled.no}/spots/\d+/scan\.jpg)"', page))
    shown = [check for check in checks if f"/cases/{filled.no}/spots/{check.pk}/scan.jpg" in places]
    assert len(shown) == len(places)
    spots = [{(check.title, check.scan_id, tuple(check.box)) for check in some} for some in (shown, checks)]
    assert spots[0] == spots[1]  # every place under its item
    for place in sorted(places)[:3]:
        picture = client.get(place)
        assert picture["Content-Type"] == "image/jpeg" and "no-store" in picture["Cache-Control"]
        assert Image.open(io.BytesIO(picture.content)).width > 12
        assert client.get(place.replace("scan.jpg", "twin.jpg")).status_code == 404  # for whoever decides alone
    diploma = next(check for check in checks if check.code == "diploma_full_school")
    assert (
        diploma.stated in page
        and diploma.found in page
        and f"核对一致，{filled.last_submission.checks.count()}项" in page
    )


def test_Q02_no_whole_number_stands_on_the_page(client: Client, filled: Case) -> None:
    checked(filled)
    number = filled.subject.id_number
    assert filled.last_submission.checks.filter(item="identity.id_number").exists()
    page = page_of(client, filled)
    assert number not in page and number[:4] in page and number[-4:] in page


def test_W13_what_was_left_to_people_stands_first_with_its_reason(client: Client, filled_for_people: Case) -> None:
    case = checked(filled_for_people)
    check = case.last_submission.checks.exclude(box=None).get(code="diploma_full_school")
    check.verdict, check.message = Verdict.UNSURE, "学校名称只读到一半，由管理机构核对。"
    check.save()
    page = page_of(client, case)
    reason, same = page.index(check.message), page.index("核对一致")
    assert page.index("高级") < reason < same  # the policy, the doubt, what agrees
    assert "由管理机构核对" in page[:same] and f"/spots/{check.pk}/scan.jpg" in page[reason:same]


def test_W13_the_pages_of_the_case_lead_there_once_something_was_compared(client: Client, filled: Case) -> None:
    client.force_login(filled.subject)
    assert "系统核对了什么" not in client.get("/collection/status/", follow=True).text
    checked(filled)
    address = f'href="/cases/{filled.no}/compared/"'
    assert address in client.get("/collection/status/").text and address in client.get(f"/cases/{filled.no}/").text


def test_D01_nobody_sees_what_was_compared_for_another(
    client: Client, filled: Case, stranger: User, clerk_of_saihan: User
) -> None:
    checked(filled)
    check = filled.last_submission.checks.exclude(box=None).first()
    for other in (stranger, clerk_of_saihan):
        client.force_login(other)
        assert client.get(f"/cases/{filled.no}/compared/").status_code == 404
        assert client.get(f"/cases/{filled.no}/spots/{check.pk}/scan.jpg").status_code == 404


def test_D01_the_spot_of_another_case_is_not_shown_under_ones_own(client: Client, filled: Case, stranger: User) -> None:
    checked(filled)
    own = Check.objects.exclude(box=None).first()
    mine = Case.objects.create(kind="collection", subject=stranger, no="SP1", state="draft")
    client.force_login(stranger)
    assert client.get(f"/cases/{mine.no}/spots/{own.pk}/scan.jpg").status_code == 404


def test_W13_a_returned_case_shows_the_mismatch_first_and_masks_nothing_else(client: Client, filled: Case) -> None:
    collection.save_step(case=filled, step=EDUCATION, values={"full_school": "呼伦贝尔学院"})
    case = checked(filled)
    failed = case.last_submission.checks.filter(verdict=Verdict.FAIL).values_list("title", flat=True)
    page = page_of(client, case)
    headings = re.findall(r"<h2[^>]*>\s*(\S+)", page)
    assert failed and headings[0] in failed and page.index("不一致") < page.index("核对一致")


def beside(page: str, found_as: str) -> str:
    """The words of the pair whose right side has this heading."""
    words = re.sub(r"<[^>]+>", " ", page)
    return " ".join(words[: words.index(found_as)].rsplit("一致", 1)[1].split()[-2:])


def test_W13_each_value_is_called_what_it_is_and_its_paper_named(client: Client, filled: Case) -> None:
    checked(filled)
    page = page_of(client, filled)
    assert "您填写的</span>—" not in page and "您填写的 —" not in page
    assert "身份证国徽面上的有效期限至" in page
    assert beside(page, "身份证国徽面上的签发机关").startswith("头像面上的住址")
    assert beside(page, "全日制学位证书上的证书编号").startswith("编号里应当看得出")
    assert beside(page, "全日制学位证书上的授予时间").startswith("您填写的毕业时间")


def part_of(page: str, title: str) -> str:
    """What the page says under one heading."""
    under = page[page.index(title) :]
    return under[: re.search("<h[23]|</section>", under).start()]  # type: ignore[union-attr]


def test_W13_an_answer_that_several_papers_bear_out_is_said_once_and_each_paper_once(
    client: Client, filled: Case
) -> None:
    checked(filled)
    asked = filled.last_submission.checks.filter(title="全日制毕业院校")
    assert asked.count() > 2  # of one diploma its school, its level, its authority; and the degree's school
    school = part_of(page_of(client, filled), ">全日制毕业院校 ")
    assert school.count("您填写的全日制毕业院校</span>") == school.count("您填写的") == 1
    for paper in ("全日制学历证书(学历认证报告)", "全日制学位证书"):
        assert school.count(f"<span>{paper}上的学校名称</span>") == 1


def test_W13_what_differs_from_one_paper_and_not_from_another_stands_under_one_heading(
    client: Client, filled: Case
) -> None:
    case = checked(filled)
    check = case.last_submission.checks.get(code="degree_full_school")
    check.verdict, check.message = Verdict.UNSURE, "学校名称只读到一半，由管理机构核对。"
    check.save()
    page = page_of(client, case)
    headings = [heading.split()[0] for heading in re.findall(r"<h[23][^>]*>([^<]+)", page)]
    assert headings.count("全日制毕业院校") == 1 and page.count(check.message) == 1
    school = part_of(page, "全日制毕业院校\n")
    assert (
        school.count("您填写的") == 1
        and "全日制学历证书(学历认证报告)上的" in school
        and "全日制学位证书上的" in school
    )
    assert page.index(check.message) < page.index("核对一致")


def test_W13_a_paper_on_which_an_answer_was_not_read_is_named_beside_the_one_that_bears_it_out(
    client: Client, filled: Case
) -> None:
    case = checked(filled)
    checks = case.last_submission.checks
    message = words.not_found("全日制毕业院校", "样例")
    of_degree = checks.filter(code="degree_full_school")
    update_each(of_degree, found="", box=None, verdict=Verdict.UNSURE, message=message)
    school = " ".join(re.sub("<[^>]+>", " ", part_of(page_of(client, case), "全日制毕业院校\n")).split())
    assert "全日制学位证书上的学校名称 没有读到" in school


def test_W12_a_reason_that_returns_names_its_paper(filled: Case) -> None:
    collection.save_step(case=filled, step=EDUCATION, values={"full_school": "呼伦贝尔学院"})
    case = checked(filled)
    (reason,) = [one["reason"] for one in case.last_decision.items if one["item"] == "education.full_school"]
    assert "，全日制学历证书(学历认证报告)上是" in reason


def test_W12_what_two_papers_say_alike_of_one_item_is_one_sentence_of_its_reason() -> None:
    same, other = (Result("x", "education.full_school", "院校", Verdict.FAIL, said) for said in ("不一致", "没有读到"))
    (one,) = actions._one_each([same, other, same])
    assert one.message == "不一致没有读到"


def test_W13_what_no_paper_says_names_what_was_asked(client: Client, filled: Case) -> None:
    checked(filled)
    page = page_of(client, filled)
    passed = {check.code for check in filled.last_submission.checks.filter(verdict=Verdict.PASS) if not check.found}
    assert passed and passed <= set(words.ASKED)
    for code in passed:
        assert words.ASKED[code] in page
    filled.last_submission.checks.filter(code="employer").update(verdict=Verdict.UNSURE)
    assert words.ASKED["employer"] not in page_of(client, filled)  # what was asked and did not answer is no ground


def test_W13_a_long_line_is_broken_so_that_it_can_be_read_on_a_phone(client: Client, filled: Case) -> None:
    checked(filled)
    checks = filled.last_submission.checks.exclude(box=None)
    line = next(check for check in checks if check.box[2] > 20 * check.box[3])
    client.force_login(filled.subject)
    picture = Image.open(io.BytesIO(client.get(f"/cases/{filled.no}/spots/{line.pk}/scan.jpg").content))
    assert 16 * picture.width <= 300 * line.box[3]  # characters of 16 pixels on 300


WEIGHTS = [
    ("diploma_full_major", Verdict.PASS, "会计学"), ("diploma_full", Verdict.UNSURE, ""),
    ("diploma_full_school", Verdict.UNSURE, "内蒙古财经大学"), ("seen_picture", Verdict.UNSURE, ""),
    ("holder", Verdict.UNSURE, ""), ("card_name", Verdict.FAIL, "王五"),
]  # fmt: skip


def test_C02_a_reviewer_sees_mismatches_then_other_peoples_files_then_what_differs_then_what_was_not_read(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    submission = case.last_submission
    scans = list(submission.scans.order_by("pk"))
    submission.checks.all().delete()
    for (code, verdict, found), scan in zip(WEIGHTS, scans, strict=False):
        submission.checks.create(code=code, item="scan.photo", title=code, verdict=verdict, found=found, scan=scan)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/")
    shown = [spot.check.code for spot in page.context["doubts"]]
    assert shown == ["card_name", "seen_picture", "holder", "diploma_full_school", "diploma_full"]
    failed = submission.checks.get(code="card_name")
    assert page.context["shown"].pk == str(failed.scan_id)


def test_S05_a_place_that_cannot_be_shown_is_noted_as_seen_by_nobody(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    check = case.last_submission.checks.exclude(box=None).first()
    client.force_login(clerk_of_saihan)
    address, seen = f"/desk/cases/{case.no}/spots/{check.pk}/scan.jpg", Entry.objects.filter(verb="scan.viewed")
    assert client.get(address).status_code == 200 and seen.count() == 1
    Check.objects.filter(pk=check.pk).update(box=None)
    assert client.get(address).status_code == 404 and seen.count() == 1


def test_C02_S05_the_print_of_the_letter_lies_beside_its_scan_and_is_noted(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    client.force_login(clerk_of_saihan)
    picture = client.get(f"/desk/cases/{case.no}/print.png")
    assert Image.open(io.BytesIO(picture.content)).format == "PNG" and "no-store" in picture["Cache-Control"]
    assert Entry.objects.filter(verb="scan.viewed", by=clerk_of_saihan, about=case.subject).exists()


def add(case: Case, code: str, item: str, stated: str, found: str, kind: str = "diploma_full") -> Check:
    """A finding beside the others of the last submission, on the paper in that slot."""
    last = case.last_submission
    scan = last.scans.get(pk=last.frozen["scans"][kind])
    return last.checks.create(
        code=code, item=item, title="全日制最高学历", verdict=Verdict.UNSURE, message="由管理机构核对", stated=stated, found=found, scan=scan,
    )  # fmt: skip


FIGURES = [
    ("diploma_full_years", "education.full_level", "4", "3", "这一学历层次全日制的学制至少 4年", "全日制学历证书(学历认证报告)上的学制 3年"),
    (
        "diploma_full_age", "scan.diploma_full", "22", "31",
        "按填写的毕业时间和出生日期算，毕业那年的年龄 22岁", "全日制学历证书(学历认证报告)上的年龄 31岁",
    ),
    ("diploma_full_mode", "education.full_level", "普通全日制", "函授", "您填写的学习形式 普通全日制", "全日制学历证书(学历认证报告)上的学习形式 函授"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "item", "stated", "found", "said", "read"), FIGURES)
def test_W13_a_figure_has_its_name_and_its_unit_for_the_person_and_for_the_desk(
    client: Client, filled_for_people: Case, clerk_of_saihan: User,
    code: str, item: str, stated: str, found: str, said: str, read: str,
) -> None:  # fmt: skip
    case = checked(filled_for_people)
    add(case, code, item, stated, found)
    page = " ".join(re.sub(r"<[^>]+>", " ", page_of(client, case)).split())
    assert said in page and read in page
    client.force_login(clerk_of_saihan)
    desk = " ".join(re.sub(r"<[^>]+>", " ", client.get(f"/desk/cases/{case.no}/").text).split())
    assert said.removeprefix("您") in desk and read in desk


def test_W13_every_value_of_a_collection_stands_under_a_name(filled: Case) -> None:
    checked(filled)
    for check in filled.last_submission.checks.select_related("scan"):
        named = naming.headings(check)
        assert not check.stated or named.stated != words.stated_as(""), check.code
        assert not check.found or not named.found.endswith(("上的", "查到的")), check.code
