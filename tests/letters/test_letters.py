"""T01, T03, T04: letters say what they were told, cannot be forged, and are told apart from other paper."""

import json
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base import typeset
from acms.demo import documents
from acms.demo.changes import Change
from acms.demo.conditions import Conditions
from acms.demo.scanning import scan
from acms.letters import actions, codes, forms, render
from acms.letters.audit import aligning, examine
from acms.letters.facts import HeadFacts, MoveFacts, ProofFacts
from acms.letters.models import Letter, LetterState

FACTS = ProofFacts(
    employer="内蒙古青禾样例粮油有限公司",
    uscc="91150105MA0TE5T16A",
    phone="0471-5550188",
    region="呼和浩特市/赛罕区",
    id_number="152301197005050007",
    name="乌云·其木格",
    joined_on="2011-03-01",
    accounting_since="1993-08-01",
    post="会计机构负责人(会计主管)",
    admin_post="会计主管人员",
    title="会计师",
    title_since="2006-05-20",
    issued_on="2026年11月23日",
)


KEYS = {"active": "k1", "keys": {"k1": {"data": "5a" * 16, "lookup": "a5" * 32}}}


@pytest.fixture(autouse=True)
def serials(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """The same serials every time, others for every test, under the same keys: pictures here do not change from run to run."""
    settings.ACMS_KEYS_FILE = str(tmp_path / "keys.json")
    Path(settings.ACMS_KEYS_FILE).write_text(json.dumps(KEYS))
    chance = random.Random(request.node.nodeid)
    monkeypatch.setattr(
        codes, "new_serial", lambda: "".join(chance.choice(codes.ALPHABET) for _ in range(codes.SERIAL))
    )


@pytest.fixture
def letter(db: None) -> Letter:
    return actions.issue(facts=FACTS)


def audit(letter: Letter, how: Conditions) -> examine.Outcome:
    picture = scan(letter.pdf(), how)
    stored = cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, how.quality])[1], cv2.IMREAD_COLOR)
    return examine.letter(np.asarray(stored, np.uint8), letter)


def test_T01_the_print_carries_every_fact_and_knows_where_each_character_stands(letter: Letter) -> None:
    printed = render.Print(letter.serial, b"", [render.Glyph(c, f, tuple(b)) for c, f, b in letter.layout])
    for name, value in FACTS.as_dict().items():
        if name != "employment_form":
            shown = "".join(g.character for g in printed.glyphs if g.field == name)
            assert shown == value.replace(" ", "")
    x, y, w, h = printed.field_box("id_number")
    assert 20 < x < 60 and 60 < y < 130 and 30 < w < 50 and 2 < h < 5


def test_T01_facts_are_never_markup(db: None) -> None:
    tricky = replace(FACTS, employer='#panic("x") *粗* $x$ 公司')
    letter = actions.issue(facts=tricky)
    shown = "".join(c for c, f, _ in letter.layout if f == "employer")
    assert shown == '#panic("x")*粗*$x$公司'


@pytest.mark.parametrize("name", ["巴图·测试", "测试㛃", "测试𡐓", "测试𬍛", "乌云其木格"])
def test_Q03_names_with_dots_and_rare_characters_are_printed(db: None, name: str) -> None:
    letter = actions.issue(facts=replace(FACTS, name=name))
    assert "".join(c for c, f, _ in letter.layout if f == "name") == name


def test_Q03_a_character_that_no_face_has_is_an_error_not_a_hole(db: None) -> None:
    with pytest.raises(typeset.MissingGlyph) as missing:
        actions.issue(facts=replace(FACTS, name="测试\U00020000"))
    assert missing.value.characters == "\U00020000"
    assert not Letter.objects.exists()


def test_T01_a_new_letter_voids_the_old(person: User) -> None:
    first = actions.issue(facts=FACTS, owner=person)
    actions.issue(facts=FACTS, owner=person)
    first.refresh_from_db()
    assert first.state == LetterState.VOID


def verified(letter: Letter) -> tuple[str, str]:
    """What the public sees behind a letter's code: the heading, and all that the page says."""
    answer = Client().get(f"/verify/{codes.signed(letter.serial)}/")
    assert answer.status_code == 200
    main = re.search(r"<main.*?</main>", answer.text, re.S)
    assert main
    heading = re.search(r"<h1>\s*(.*?)\s*</h1>", main[0], re.S)
    assert heading
    return heading[1], " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


@pytest.mark.parametrize("kind", ["proof", "head", "move"])
def test_T03_the_public_page_shows_serial_state_day_and_masked_names_only(kind: str, db: None) -> None:
    facts: Any = {"proof": FACTS, "head": HEAD_FACTS, "move": MOVE_FACTS}[kind]
    letter = actions.issue(facts=facts)
    heading, said = verified(letter)
    unit = facts.employer[0] + "*" * (len(facts.employer) - 1)
    day = timezone.localdate(letter.issued_at)
    assert said == (
        f"{heading} 由本系统打印。签字和盖章是不是真的，要看纸上的，这一页不作证明。姓名和单位名称只显示第一个字。"
        f" 编号 {letter.serial} 状态 有效 打印日期 {day.year}年{day.month}月{day.day}日 姓名 乌***** 出函单位 {unit}"
    )
    assert not [value for value in facts.as_dict().values() if len(value) > 1 and value in said]


@pytest.mark.parametrize(
    ("state", "title", "said"),
    [
        ("valid", "本系统打印的证明函，没有作废", "有效"),  # signed and sealed or not: the page cannot know
        ("used", "这张证明函已使用", "已使用"),
        ("void", "这张证明函已作废", "已作废"),
    ],
)
def test_T03_the_public_page_shows_the_state(letter: Letter, state: str, title: str, said: str) -> None:
    Letter.objects.update(state=state)
    heading, text = verified(letter)
    assert heading == title and f"状态 {said} " in text


def test_T03_the_public_page_knows_forged_codes(client: Client, letter: Letter) -> None:
    tag = codes.signed(letter.serial)[10:]
    forged = letter.serial + ("A" if tag[0] != "A" else "B") + tag[1:]
    assert client.get(f"/verify/{forged}/").status_code == 404


GENUINE = {
    "flat scan": Conditions(),
    "150 dpi": Conditions(dpi=150),
    "tilted": Conditions(rotate=6, dpi=250),
    "upside down": Conditions(quarter_turns=2),
    "blurred": Conditions(blur=1.6),
    "phone": Conditions(phone=15, blur=0.8, shade=0.25, seed=3),
    "compressed": Conditions(quality=30),
}


@pytest.mark.parametrize("how", GENUINE.values(), ids=GENUINE.keys())
def test_T04_a_genuine_letter_passes_however_it_was_scanned(letter: Letter, how: Conditions) -> None:
    outcome = audit(letter, how)
    assert outcome.verdict == "pass", [(f.code, f.read) for f in outcome.findings]


def _over(letter: Letter, field: str, place: int, other: str) -> Conditions:
    box = [b for c, f, b in letter.layout if f == field][place]
    x, y, w, h = box
    return Conditions(changes=(Change((x - 0.2, y - 0.4, w + 0.4, h + 0.8), other),))


@pytest.mark.parametrize(
    ("field", "place", "other"),
    [
        ("id_number", 9, "8"),
        ("id_number", 17, "1"),
        ("accounting_since", 2, "8"),
        ("joined_on", 9, "2"),
        ("name", 1, "雨"),
        ("uscc", 0, "5"),
        ("post", 6, "贵"),
        ("title", 1, "讨"),
    ],
)
def test_T04_one_character_changed_is_found_and_its_field_named(
    letter: Letter, field: str, place: int, other: str
) -> None:
    outcome = audit(letter, _over(letter, field, place, other))
    assert outcome.verdict == "fail"
    assert field in [finding.field for finding in outcome.findings]
    assert all(finding.box for finding in outcome.findings)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seal": False}, "missing_seal"),
        ({"seal_colour": (60, 60, 60)}, "seal_not_red"),
        ({"sign_own": False}, "missing_sign_person"),
        ({"sign_unit": False}, "missing_sign_finance"),
    ],
    ids=["no seal", "grey seal", "no own signature", "no finance signature"],
)
def test_T04_what_is_missing_is_said(letter: Letter, change: dict[str, Any], code: str) -> None:
    outcome = audit(letter, Conditions(**change))
    assert (outcome.verdict, [f.code for f in outcome.findings]) == ("fail", [code])


def test_T04_a_line_drawn_through_a_field_is_left_to_people(letter: Letter) -> None:
    x, y, w, h = [b for c, f, b in letter.layout if f == "id_number"][5]
    assert audit(letter, Conditions(changes=(Change((x, y, x + w, y + h), by="stroke"),))).verdict in ("unsure", "fail")


def test_T04_added_writing_is_left_to_people(letter: Letter) -> None:
    outcome = audit(letter, Conditions(changes=(Change((40, 150, 120, 150), by="stroke"),)))
    assert (outcome.verdict, outcome.findings[0].code) == ("unsure", "extra_ink")


def test_T04_another_persons_letter_and_an_older_one_are_named(person: User, stranger: User) -> None:
    older = actions.issue(facts=FACTS, owner=person)
    present = actions.issue(facts=FACTS, owner=person)
    foreign = actions.issue(facts=replace(FACTS, name="别人"), owner=stranger)
    found = [examine.letter(scan(one.pdf()), present).findings[0].code for one in (older, foreign)]
    assert found == ["void", "other_person"]


def test_T04_a_letter_typed_by_oneself_is_not_ours(letter: Letter) -> None:
    page = cv2.cvtColor(render.raster(letter.pdf(), 300), cv2.COLOR_GRAY2BGR)
    page[: round(45 / 25.4 * 300), round(150 / 25.4 * 300) :] = 255
    outcome = examine.letter(page, letter)
    assert (outcome.verdict, outcome.findings[0].code) == ("fail", "not_ours")


def test_T04_a_hopelessly_blurred_scan_is_asked_for_again(letter: Letter) -> None:
    assert audit(letter, Conditions(dpi=120, blur=5)).verdict == "rescan"


def test_T04_a_blank_page_never_passes(letter: Letter) -> None:
    assert examine.letter(np.full((2000, 1400, 3), 250, np.uint8), letter).verdict in ("rescan", "fail")


def test_T04_a_field_painted_over_is_missing(letter: Letter) -> None:
    x, y, w, h = render.box_of(render.glyphs_of(letter.layout), "title")
    outcome = audit(letter, Conditions(changes=(Change((x - 1, y - 1, w + 2, h + 2), by="white"),)))
    assert (outcome.verdict, outcome.findings[0].code) == ("rescan", "missing_text")
    assert outcome.findings[0].printed is not None


def test_T04_half_a_line_painted_over_is_left_to_people(letter: Letter) -> None:
    line = next(b for c, f, b in letter.layout if not f and 150 < b[1] < 200)
    outcome = audit(letter, Conditions(changes=(Change((24, line[1] - 1.4, 160, 3.4), by="white"),)))
    assert outcome.verdict in ("unsure", "fail", "rescan")
    assert {"fixed_text", "missing_text"} & {finding.code for finding in outcome.findings}


def test_T04_fixed_words_printed_over_are_found(letter: Letter) -> None:
    place = [b for c, f, b in letter.layout if not f and 150 < b[1] < 200][30:34]
    changes = tuple(Change((x - 0.2, y - 0.3, w + 0.4, h + 0.6), "不", "print") for x, y, w, h in place)
    outcome = audit(letter, Conditions(changes=changes))
    assert outcome.verdict in ("fail", "unsure")
    assert "fixed_text" in [finding.code for finding in outcome.findings]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seal_shape": "square"}, "seal_not_round"),
        ({"seal_text": "通辽市样例口腔医院"}, "seal_text"),
    ],
)
def test_T04_a_seal_that_does_not_fit_is_left_to_people(letter: Letter, change: dict[str, Any], code: str) -> None:
    outcome = audit(letter, Conditions(**change))
    assert (outcome.verdict, [f.code for f in outcome.findings]) == ("unsure", [code])


WORN = {
    "folded": Conditions(folds=2),
    "crumpled": Conditions(crumple=0.25, seed=4),
    "cut margins": Conditions(cut=7),
    "streaks": Conditions(streaks=3, seed=2),
    "seal over the text": Conditions(seal_over=True),
    "signature over the lines": Conditions(sign_over=True),
    "steep phone with a shadow": Conditions(phone=24, rotate=4, blur=0.8, shadow=0.4, seed=9),
    "tinted paper, thin toner": Conditions(tint=(215, 240, 250), toner=-0.4),
}


@pytest.mark.parametrize("how", WORN.values(), ids=WORN.keys())
def test_T04_worn_paper_does_not_make_a_genuine_letter_false(letter: Letter, how: Conditions) -> None:
    outcome = audit(letter, how)
    assert outcome.verdict == "pass", [(f.code, f.read, f.box) for f in outcome.findings]


def test_T04_a_code_that_cannot_be_read_asks_for_another_scan(letter: Letter) -> None:
    page = scan(letter.pdf())
    corners = aligning.find_qr(aligning.without_red(page)).corners  # type: ignore[union-attr]
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    # Dirt over the data; the three corner marks stay.
    wide, high = right - left, bottom - top
    spot = page[round(top + 0.3 * high) : round(bottom), round(left + 0.3 * wide) : round(right)]
    noise = np.random.default_rng(3).integers(0, 2, (20, 20), np.uint8) * 255
    spot[:] = cv2.resize(noise, (spot.shape[1], spot.shape[0]), interpolation=cv2.INTER_NEAREST)[:, :, None]
    outcome = examine.letter(page, letter)
    assert (outcome.verdict, outcome.findings[0].code) == ("rescan", "code_unread")


def dirty(page: np.ndarray, share: float) -> np.ndarray:
    """The code with such a share of its squares turned, here and there."""
    corners = aligning.find_qr(aligning.without_red(page)).corners  # type: ignore[union-attr]
    (left, top), (right, bottom) = corners.min(axis=0).round().astype(int), corners.max(axis=0).round().astype(int)
    squares = 33  # a side, of an address of this length
    edges = [np.linspace(*ends, squares + 1).round().astype(int) for ends in ((top, bottom), (left, right))]
    dice, page = np.random.default_rng(3), page.copy()
    for row in range(9, squares - 9):  # the corner marks stay
        for column in range(squares):
            if dice.random() < share:
                part = page[edges[0][row] : edges[0][row + 1], edges[1][column] : edges[1][column + 1]]
                part[:] = 20 if part.mean() > 127 else 250
    return page


def test_T04_a_code_that_cannot_be_read_is_known_by_its_squares(letter: Letter) -> None:
    page = dirty(scan(letter.pdf()), 0.12)
    assert aligning.find_qr(aligning.without_red(page)) is None
    outcome = examine.letter(page, letter)
    assert (outcome.verdict, [finding.code for finding in outcome.findings]) == ("pass", [])


def test_T04_the_squares_of_another_code_are_not_the_letters(letter: Letter) -> None:
    other = actions.issue(facts=FACTS)
    outcome = examine.letter(dirty(scan(other.pdf()), 0.12), letter)
    assert (outcome.verdict, outcome.findings[0].code) == ("rescan", "code_unread")


def test_T04_another_page_with_the_code_pasted_on_cannot_be_aligned(letter: Letter) -> None:
    report = documents.draw(documents.cast(3), "student_report", 300)
    page = scan(letter.pdf())
    report = cv2.resize(report, (page.shape[1], page.shape[0]))
    corner = (slice(0, round(46 * 11.8)), slice(round(160 * 11.8), None))
    report[corner] = page[corner]
    outcome = examine.letter(np.asarray(report, np.uint8), letter)
    assert (outcome.verdict, outcome.findings[0].code) == ("rescan", "not_aligned")


def test_T04_W13_of_a_letter_that_lacks_the_finance_signature_alone_every_doubt_is_kept(letter: Letter) -> None:
    page = scan(letter.pdf(), Conditions(sign_unit=False))
    cv2.putText(page, "plus 9", (900, 1500), cv2.FONT_HERSHEY_SIMPLEX, 4, (40, 40, 40), 8)
    kept = {one["code"]: one["verdict"] for one in examine.letter(page, letter).findings_json()}
    assert kept == {"missing_sign_finance": "fail", "extra_ink": "unsure"}


def test_T04_a_blur_in_which_the_code_still_reads_is_illegible(letter: Letter) -> None:
    page = scan(letter.pdf(), Conditions(noise=0))
    code = page[: round(46 * 11.8)].copy()
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), 11), np.uint8)
    page[: code.shape[0]] = code
    outcome = examine.letter(page, letter)
    assert (outcome.verdict, outcome.findings[0].code) == ("rescan", "illegible")


def test_T04_each_alteration_is_shown_as_printed_and_as_scanned(letter: Letter) -> None:
    outcome = audit(letter, _over(letter, "id_number", 9, "8"))
    finding = outcome.findings_json()[0]
    assert finding["expected"] == FACTS.id_number
    assert finding["printed"] == pytest.approx(render.box_of(render.glyphs_of(letter.layout), "id_number"), abs=0.02)
    png = render.part_png(letter.pdf(), tuple(finding["printed"]))  # type: ignore[arg-type]
    assert png[:4] == b"\x89PNG"


def test_T01_the_longest_facts_keep_clear_of_the_places_for_signing(db: None) -> None:
    longest = replace(
        FACTS,
        employer="鄂尔多斯市样例能源化工集团有限责任公司东胜分公司准格尔项目部",
        region="锡林郭勒盟/科尔沁左翼中旗样例经济技术开发区",
        post="职工薪酬、成本费用、财务成果核算",
        name="阿布都热合曼·测试·艾山江",
        employment_form="appointment",
    )
    layout = actions.issue(facts=longest).layout
    text = "".join(c for c, _, _ in layout)
    last = text.index("会计人员本人签字") - 1
    assert layout[last][2][1] + layout[last][2][3] < forms.SIGN_LINE[0] - 1


HEAD_FACTS = HeadFacts(
    employer=FACTS.employer,
    uscc=FACTS.uscc,
    phone=FACTS.phone,
    region=FACTS.region,
    id_number=FACTS.id_number,
    name=FACTS.name,
    appointed_on="2026-07-01",
    accounting_since=FACTS.accounting_since,
    qualification="中级，2006-05-20取得",
    condition="具备会计师以上专业技术职务资格",
    former="娜仁托娅",
    issued_on=FACTS.issued_on,
)


@pytest.fixture
def head_letter(db: None) -> Letter:
    return actions.issue(facts=HEAD_FACTS)


@pytest.mark.parametrize(
    "how", [Conditions(), Conditions(phone=12, blur=0.8, shade=0.2, seed=4)], ids=["flat", "phone"]
)
def test_T02_T04_a_genuine_head_letter_passes(head_letter: Letter, how: Conditions) -> None:
    outcome = audit(head_letter, how)
    assert outcome.verdict == "pass", [(f.code, f.read) for f in outcome.findings]


@pytest.mark.parametrize(("field", "place", "other"), [("appointed_on", 3, "5"), ("former", 1, "红"), ("uscc", 3, "7")])
def test_T02_T04_a_changed_head_letter_fails_and_is_called_by_its_name(
    head_letter: Letter, field: str, place: int, other: str
) -> None:
    outcome = audit(head_letter, _over(head_letter, field, place, other))
    assert outcome.verdict == "fail"
    wrong = next(finding for finding in outcome.findings if finding.field == field)
    assert wrong.message.startswith("单位会计机构负责人备案函") and "证明函" not in wrong.message


@pytest.mark.parametrize(
    ("without", "code", "names"),
    [
        ({"sign_own": False}, "missing_sign_person", "会计机构负责人本人签字"),
        ({"sign_unit": False}, "missing_sign_leader", "单位负责人签字"),
        ({"seal": False}, "missing_seal", "公章"),
    ],
)
def test_T02_T04_a_head_letter_asks_for_its_own_signatures_and_seal(
    head_letter: Letter, without: dict[str, bool], code: str, names: str
) -> None:
    outcome = audit(head_letter, Conditions(**without))  # type: ignore[arg-type]
    assert outcome.verdict == "fail"
    assert names in {finding.code: finding.message for finding in outcome.findings}[code]


def test_T02_a_head_letter_leaves_the_proof_letter_valid_and_the_other_way_round(person: User) -> None:
    proof = actions.issue(facts=FACTS, owner=person)
    first = actions.issue(facts=HEAD_FACTS, owner=person)
    actions.issue(facts=HEAD_FACTS, owner=person)
    proof.refresh_from_db()
    first.refresh_from_db()
    assert (proof.state, first.state) == (LetterState.VALID, LetterState.VOID)
    assert "备案函" in Client().get(f"/verify/{codes.signed(first.serial)}/").text


# ---- 《工作地变更证明》 (T05) -------------------------------------------------------------------------------------------

MOVE_FACTS = MoveFacts(
    employer="河北样例贸易有限公司",
    uscc="91130102MA0TE5T16N",
    phone="0311-5550188",
    region="河北省石家庄市长安区",
    id_number="152301197005050007",
    name="乌云·其木格",
    file_no="15010500000001",
    former="内蒙古青禾样例粮油有限公司",
    agency="呼和浩特市赛罕区财政局",
    moved_on="2026-07-01",
    issued_on="2026年11月23日",
)


@pytest.fixture
def move_letter(db: None) -> Letter:
    return actions.issue(facts=MOVE_FACTS)


@pytest.mark.parametrize(
    "how", [Conditions(), Conditions(phone=12, blur=0.8, shade=0.2, seed=4)], ids=["flat", "phone"]
)
def test_T05_T04_a_genuine_move_letter_sealed_by_the_receiving_side_passes(
    move_letter: Letter, how: Conditions
) -> None:
    outcome = audit(move_letter, how)
    assert outcome.verdict == "pass", [(f.code, f.read) for f in outcome.findings]


@pytest.mark.parametrize(("field", "place", "other"), [("moved_on", 3, "5"), ("file_no", 13, "7"), ("region", 0, "湖")])
def test_T05_T04_a_changed_move_letter_fails_and_is_called_by_its_name(
    move_letter: Letter, field: str, place: int, other: str
) -> None:
    outcome = audit(move_letter, _over(move_letter, field, place, other))
    assert outcome.verdict == "fail"
    wrong = next(finding for finding in outcome.findings if finding.field == field)
    assert wrong.message.startswith("工作地变更证明")


@pytest.mark.parametrize(
    ("how", "verdict", "code"),
    [
        (Conditions(sign_unit=False), "fail", "missing_sign_receiver"),
        (Conditions(seal=False), "fail", "missing_seal"),
        (Conditions(seal_text="内蒙古青禾样例粮油有限公司"), "unsure", "seal_text"),
    ],
)
def test_T05_T04_the_receiving_side_signs_and_seals(
    move_letter: Letter, how: Conditions, verdict: str, code: str
) -> None:
    outcome = audit(move_letter, how)
    assert (outcome.verdict, [finding.code for finding in outcome.findings]) == (verdict, [code])
