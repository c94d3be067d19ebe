"""W13: a person sees of every automatic decision what was compared with what, as pictures where the place is known, and what was
left to people; whoever decides sees what matters most first (C02)."""

import io
import re

from django.test import Client
from PIL import Image

from acms.accounts.models import User
from acms.casework import words
from acms.casework.models import Case, Check, Verdict
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
    assert len(places) == len(checks)
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
    # One answer, two papers: 毕业院校 stands on the diploma and on the degree.
    school = page[page.index("全日制毕业院校") :]
    school = school[: school.index("<h3")]
    assert "全日制学历证书(学历认证报告)上的" in school and "全日制学位证书上的" in school


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
