"""W09, W10: pages that were joined are judged one by one: pictures through the intake and the readers, not typed readings."""

import io
import itertools
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from acms.casework.models import Verdict
from acms.collection.steps import EDUCATION, QUALIFICATION
from acms.demo import documents
from acms.scans import encode, intake, mend
from acms.scans.models import Scan, ScanState
from tests.collection.stating import by_code, stating
from tests.scans.test_seals import FONT

OWN = documents.cast_for("乌云其木格", "152301197005050007")
OTHER = documents.cast_for("王小样", "150105198803120011")
TODAY = date(2026, 11, 1)
FORMER = documents.changed(OWN, name="其木格花")


def taken(kind: str, *pages: tuple[Any, str]) -> Scan:
    """What the intake makes of several pictures in one slot; each of a person and a kind of paper."""
    pictures = [encode.jpeg(documents.draw(who, shown, 130), 90, 130) for who, shown in pages]
    mended = mend.check(kind, intake.bundle(pictures) if len(pictures) > 1 else pictures[0])
    return Scan(kind=kind, state=ScanState.USABLE, read=mended.reading.as_json())


def on_diploma(scan: Scan, **study: Any) -> dict[str, Any]:
    stated = {
        "level": "21",
        "major": OWN.major,
        "school": OWN.school,
        "graduated": OWN.graduated,
        "degree": "4",
    }
    identity = {"name": OWN.name, "sex": "2", "id_number": OWN.id_number}
    return by_code(EDUCATION.checks(stating(scan, identity=identity, full=stated | study), TODAY))


def others(found: dict[str, Any]) -> dict[str, str]:
    return {code: result.verdict for code, result in found.items() if result.verdict != Verdict.PASS}


@pytest.mark.parametrize(
    "pages", [[(OTHER, "diploma_full"), (OWN, "id_portrait")], [(OWN, "id_portrait"), (OTHER, "diploma_full")]]
)
def test_W09_a_borrowed_diploma_is_not_passed_by_ones_own_card_beside_it(pages: list[Any]) -> None:
    found = on_diploma(taken("diploma_full", *pages))
    assert found["diploma_full"].verdict == Verdict.FAIL
    assert found["diploma_full"].found == OTHER.name


def test_W09_ones_own_diploma_beside_a_borrowed_one_bears_out_nothing_of_the_other() -> None:
    borrowed = documents.changed(OTHER, level="大专")
    found = on_diploma(taken("diploma_full", (OWN, "diploma_full"), (borrowed, "diploma_full")))
    assert others(found) == {
        "diploma_full_beside": Verdict.UNSURE
    }  # all holds on one's own; why the other lies there, people ask
    higher = on_diploma(taken("diploma_full", (OWN, "diploma_full"), (borrowed, "diploma_full")), level="14")
    assert Verdict.FAIL in others(higher).values()


def test_W13_a_change_proof_makes_a_former_name_a_matter_for_people() -> None:
    found = on_diploma(taken("diploma_full", (FORMER, "diploma_full"), (OWN, "change_proof")))
    assert others(found) == {"diploma_full": Verdict.UNSURE}
    assert on_diploma(taken("diploma_full", (FORMER, "diploma_full")))["diploma_full"].verdict == Verdict.FAIL


LOOKED_AT, ANOTHERS = "附有变更证明，由管理机构核对\u3002", "写的可能是别人，不能说明本人的变更，由管理机构核对\u3002"


@pytest.mark.parametrize(("of", "said"), [(OWN, LOOKED_AT), (OTHER, ANOTHERS)])
def test_W13_a_change_proof_of_somebody_else_is_said_to_be_that(of: documents.Cast, said: str) -> None:
    found = on_diploma(taken("diploma_full", (FORMER, "diploma_full"), (of, "change_proof")))["diploma_full"]
    assert found.verdict == Verdict.UNSURE and found.message.endswith(said)


@pytest.mark.parametrize(("who", "was", "said"), [(OWN, FORMER, LOOKED_AT), (OTHER, OTHER, ANOTHERS)])
def test_W13_a_titled_proof_typed_by_a_police_station_is_told_by_whom_it_names(
    who: documents.Cast, was: documents.Cast, said: str
) -> None:
    """On one picture with the certificate as well as on a page of its own; the certificate prints the number of its holder."""
    text = (
        f"兹证明{who.name}，公民身份号码{who.id_number}，原姓名{was.name if was is not who else '王旧样'}，已经变更。"
    )
    sheet = typed("姓名变更证明", text)
    diploma = encode.jpeg(documents.draw(FORMER, "diploma_full", 130), 90, 130)
    one, other = (Image.open(io.BytesIO(data)) for data in (diploma, sheet))
    both = Image.new("RGB", (max(one.width, other.width), one.height + other.height), "white")
    both.paste(one, (0, 0))
    both.paste(other, (0, one.height))
    together = mend.check("diploma_full", encode.jpeg(np.asarray(both)[:, :, ::-1].copy(), 90, 150))
    for scan in (
        with_sheet(FORMER, sheet),
        Scan(kind="diploma_full", state=ScanState.USABLE, read=together.reading.as_json()),
    ):
        found = on_diploma(scan)["diploma_full"]
        assert found.verdict == Verdict.UNSURE and found.message.endswith(said), scan.reading.text


def typed(title: str, text: str) -> bytes:
    """A sheet as a police station or a village types one."""
    sheet = Image.new("RGB", (1240, 1000), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((620, 160), title, "black", ImageFont.truetype(FONT, 60), anchor="mm")
    for number in range(0, len(text), 22):
        pen.text((140, 320 + 3 * number), text[number : number + 22], "black", ImageFont.truetype(FONT, 40))
    return encode.jpeg(np.asarray(sheet)[:, :, ::-1].copy(), 90, 150)


def with_sheet(holder: documents.Cast, sheet: bytes) -> Scan:
    diploma = encode.jpeg(documents.draw(holder, "diploma_full", 130), 90, 130)
    mended = mend.check("diploma_full", intake.bundle([diploma, sheet]))
    return Scan(kind="diploma_full", state=ScanState.USABLE, read=mended.reading.as_json())


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("户籍证明", f"兹证明{OWN.name}（公民身份号码{OWN.id_number}），曾用名{FORMER.name}，系同一人。特此证明。"),
        ("证明", f"我嘎查居民{OWN.name}，原名{FORMER.name}，于2010年5月在派出所改名，情况属实。"),
        (
            "常住人口登记卡",
            f"姓名{OWN.name}　曾用名{FORMER.name}　性别女　公民身份证件编号{OWN.id_number}　变更更正记载：姓名由{FORMER.name}变更为{OWN.name}",
        ),
    ],
)
def test_W13_a_proof_of_a_changed_name_is_known_by_what_it_says(title: str, text: str) -> None:
    found = on_diploma(with_sheet(FORMER, typed(title, text)))
    assert found["diploma_full"].verdict == Verdict.UNSURE
    assert Verdict.FAIL not in others(found).values()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("户籍证明", f"兹证明{OWN.name}（公民身份号码{OWN.id_number}）系我社区居民。特此证明。"),
        ("常住人口登记卡", f"姓名{OWN.name}　曾用名　　性别女　公民身份证件编号{OWN.id_number}"),
        ("证明", "兹证明李样例，曾用名王样例，系同一人。特此证明。"),
    ],
)
def test_W09_a_paper_that_tells_of_no_such_change_explains_nothing(title: str, text: str) -> None:
    found = on_diploma(with_sheet(FORMER, typed(title, text)))
    assert found["diploma_full"].verdict == Verdict.FAIL
    assert found["diploma_full"].message.endswith("证明上要有原来的和现在的姓名或者号码。")


def test_W10_where_a_value_stands_is_told_in_pixels_of_the_pages_together() -> None:
    scan = taken("qualification", (OTHER, "id_portrait"), (OWN, "qualification"))
    stated = {
        "type": "01",
        "level": "2",
        "way": "01",
        "obtained_on": OWN.qualified_on,
        "certificate_no": OWN.certificate_no,
    }
    facts = stating(scan, identity={"name": OWN.name, "id_number": OWN.id_number}, qualification=stated)
    found = by_code(QUALIFICATION.checks(facts, TODAY))
    second_page = 800  # a card drawn at this width is some 800 pixels high
    assert found["qualification_level"].verdict == Verdict.PASS and found["qualification_level"].box[1] > second_page


@pytest.fixture(scope="module")
def beside() -> Scan:
    """One's own diploma, one's own card and the diploma of another, joined and read."""
    return taken("diploma_full", (OWN, "diploma_full"), (OWN, "id_portrait"), (OTHER, "diploma_full"))


def with_pages(scan: Scan, pages: Iterable[int]) -> Scan:
    """The same scan with what was read on these of its pages."""
    reading = scan.reading
    reading.pages = [reading.pages[number] for number in pages]
    return Scan(kind=scan.kind, state=scan.state, read=reading.as_json())


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_W09_the_order_of_the_pages_changes_nothing(beside: Scan, order: tuple[int, ...]) -> None:
    assert others(on_diploma(with_pages(beside, order))) == {"diploma_full_beside": Verdict.UNSURE}


@pytest.mark.parametrize("page", [0, 2])
def test_W09_a_page_that_lies_there_twice_is_judged_as_once(beside: Scan, page: int) -> None:
    once, twice = (others(on_diploma(with_pages(beside, [page] * times))) for times in (1, 2))
    assert once == twice and bool(twice) == (page == 2)


def test_S02_a_file_of_thirty_pages_is_not_taken_and_says_what_to_do() -> None:
    page = Image.fromarray(documents.draw(OWN, "diploma_full", 50)[:, :, ::-1])
    file = io.BytesIO()
    page.save(file, "PDF", save_all=True, append_images=[page] * 29)
    with pytest.raises(intake.NotTaken) as refused:
        mend.check("diploma_full", file.getvalue())
    assert refused.value.code == "many_pages" and refused.value.why and refused.value.cure


def test_W10_a_certificate_whose_name_is_stuck_over_tells_anothers_month_of_birth() -> None:
    """The booklet of another, with one's own name: nothing else was changed."""
    altered = documents.changed(OTHER, name=OWN.name)
    picture = encode.jpeg(documents.draw(altered, "qualification", 130, form="booklet"), 90, 130)
    read = mend.check("qualification", picture).reading
    assert (read.value("name"), read.value("born"), read.value("sex")) == (OWN.name, "1988-03", "男")
    stated = {"type": "01", "level": "2", "way": "01", "obtained_on": OTHER.qualified_on, "certificate_no": OTHER.certificate_no}  # fmt: skip
    scan = Scan(kind="qualification", state=ScanState.USABLE, read=read.as_json())
    facts = stating(scan, identity={"name": OWN.name, "id_number": OWN.id_number}, qualification=stated)
    found = by_code(QUALIFICATION.checks(facts, TODAY))
    assert others(found) == {"qualification_born": Verdict.FAIL, "qualification_sex": Verdict.UNSURE}
