"""Dishonest applications about who somebody is and where they live."""

from dataclasses import replace
from datetime import date

from PIL import Image, ImageOps

from acms.demo import documents
from bench.decisions import lives, papers
from bench.decisions.second import layouts
from bench.decisions.second.bundle import Bundle, Chance, dishonest, full, schooled, state_full, titled
from bench.decisions.second.paper import Paper


def _plain(chance: Chance) -> Bundle:
    """Nothing but who somebody is and where their household is."""
    draft = schooled(chance)
    state_full(draft, None)
    return draft


def _state(draft: Bundle, **changed: object) -> None:
    who = replace(draft.stated.person, **changed)  # type: ignore[arg-type]
    draft.stated = replace(draft.stated, person=who)


@dishonest
def card_expired_days_ago(chance: Chance) -> Bundle:
    """The card's term of twenty years ended three weeks before the day of judgement."""
    draft = _plain(chance)
    _state(draft, validity="2006.11.06-2026.11.06")
    who = draft.stated.person
    _renumber(chance, draft, who.born.replace(year=1978))
    return draft


def _renumber(chance: Chance, draft: Bundle, born: date) -> None:
    who = draft.stated.person
    _state(draft, born=born, id_number=documents.make_id_number(chance, who.id_number[:6], born, who.sex == "女"))


@dishonest
def emblem_side_of_a_child(chance: Chance) -> Bundle:
    """The emblem side of a child's card of the same police: a term of five years beside an adult's portrait side."""
    draft = _plain(chance)
    child = replace(draft.stated.person, validity="2023.07.12-2028.07.12")
    draft.pages["id_emblem"] = [papers.card(child, "id_emblem")]
    return draft


@dishonest
def number_with_another_birthday(chance: Chance) -> Bundle:
    """The number, on the card and stated, has another day of birth than the card's own line 出生."""
    draft = _plain(chance)
    who = draft.stated.person
    day = who.born.replace(day=who.born.day % 28 + 1)
    number = documents.make_id_number(chance, who.id_number[:6], day, who.sex == "女")
    _state(draft, id_number=number)
    draft.pages["id_portrait"] = [papers.card(draft.stated.person, "id_portrait")]
    return draft


@dishonest
def number_one_digit_from_card(chance: Chance) -> Bundle:
    """The stated number is valid and differs from the card's in two digits of the order."""
    draft = _plain(chance)
    draft.pages["id_portrait"] = [papers.card(draft.stated.person, "id_portrait")]
    who = draft.stated.person
    number = who.id_number
    while number[:-4] != who.id_number[:-4] or number == who.id_number:
        number = documents.make_id_number(chance, who.id_number[:6], who.born, who.sex == "女")
    _state(draft, id_number=number)
    return draft


@dishonest
def card_of_other_sex(chance: Chance) -> Bundle:
    """The card says 男 beside a number of a woman, and 男 is stated (or the other way round)."""
    draft = _plain(chance)
    _state(draft, sex="男" if draft.stated.person.sex == "女" else "女")
    return draft


@dishonest
def household_moved_on_the_card(chance: Chance) -> Bundle:
    """The card's address was set anew as one of the region; its police is that of 张家口."""
    draft = _plain(chance)
    _state(draft, police="张家口市公安局桥东分局")
    return draft


@dishonest
def same_named_district_elsewhere(chance: Chance) -> Bundle:
    """The household is in 新城区 of 西安; 新城区 of 呼和浩特 is chosen."""
    draft = _plain(chance)
    _state(draft, address=f"陕西省西安市新城区长乐西路{chance.randint(1, 99)}号", police="西安市公安局新城分局")
    _elsewhere(chance, draft, "610102")
    draft.answers["division_code"] = "150102"
    return draft


def _elsewhere(chance: Chance, draft: Bundle, division: str) -> None:
    who = draft.stated.person
    _state(draft, id_number=documents.make_id_number(chance, division, who.born, who.sex == "女"))


@dishonest
def name_on_card_one_sign_apart(chance: Chance) -> Bundle:
    """The card says 海锋, 海峰 is stated."""
    draft = _plain(chance)
    mine, theirs = chance.choice((("海峰", "海锋"), ("晓琪", "晓淇"), ("建伟", "建玮"), ("立新", "立欣")))
    _state(draft, name=f"张{theirs}")
    draft.pages["id_portrait"] = [papers.card(draft.stated.person, "id_portrait")]
    _state(draft, name=f"张{mine}")
    return draft


@dishonest
def slip_of_registration_as_permit(chance: Chance) -> Bundle:
    """居住登记回执 handed in as a 居住证."""
    draft = _plain(chance)
    place = lives.PLACES[0]
    _state(draft, address="河北省张家口市桥东区样例街8号", police="张家口市公安局桥东分局")
    _elsewhere(chance, draft, "130702")
    draft.answers |= {"residence_type": "2", "division_code": place[0]}
    who = draft.stated.person
    rows = [
        ("姓名", who.name), ("公民身份号码", who.id_number), ("户籍地址", who.address), ("现住址", f"{place[1]}样例路9号"),
        ("登记日期", "2026年09月01日"),
    ]  # fmt: skip
    sheet = layouts.list_paper(who, "流动人口居住登记回执", rows, place[2], chance)
    draft.pages["residence_permit"] = [sheet.pixels()]
    return draft


@dishonest
def photo_of_registered_on_blue(chance: Chance) -> Bundle:
    """The photo of somebody registered, its light ground made bluish."""
    draft, other = _plain(chance), _plain(chance)
    draft.portrait, draft.others, draft.photo_by = other.stated.person.face, [other], _on_blue
    return draft


def _on_blue(photo: Image.Image) -> Image.Image:
    """Every nearly white point turned light blue."""
    light = photo.convert("L").point(lambda value: 255 if value > 238 else 0)
    return Image.composite(Image.new("RGB", photo.size, (205, 226, 250)), photo, light)


@dishonest
def photo_of_registered_mirrored(chance: Chance) -> Bundle:
    """The photo of somebody registered, mirrored."""
    draft, other = _plain(chance), _plain(chance)
    draft.portrait, draft.others, draft.photo_by = other.stated.person.face, [other], ImageOps.mirror
    return draft


@dishonest
def registered_again_under_new_number(chance: Chance) -> Bundle:
    """Somebody registered comes again: the same diploma, photographed anew, under a card with a redrawn number."""
    before = schooled(chance)
    again = Bundle(chance, before.stated, "phone")
    who = before.stated.person
    number = documents.make_id_number(chance, who.id_number[:6], who.born, who.sex == "女")
    again.stated = replace(before.stated, person=replace(who, id_number=number))
    sheet = layouts.diploma(who, full(before), chance)
    before.pages["diploma_full"] = again.pages["diploma_full"] = [sheet.pixels()]
    again.others = [before]
    return again


@dishonest
def registered_again_with_old_title(chance: Chance) -> Bundle:
    """Somebody registered comes again under a redrawn number with another photo; the booklet alone is the same."""
    before = titled(chance)
    again = Bundle(chance, before.stated, "phone")
    who = before.stated.person
    number = documents.make_id_number(chance, who.id_number[:6], who.born, who.sex == "女")
    again.stated = replace(before.stated, person=replace(who, id_number=number, face=who.face + 7))
    assert before.stated.title is not None
    sheet = layouts.booklet(who, before.stated.title, chance)
    before.pages["qualification"] = again.pages["qualification"] = [sheet.pixels()]
    again.others = [before]
    return again


@dishonest
def former_name_without_proof(chance: Chance) -> Bundle:
    """The diploma bears another surname; a home-made sheet without seal says that it was changed."""
    draft = schooled(chance)
    who = draft.stated.person
    former = chance.choice([sign for sign in lives.SURNAMES if sign != who.name[0]]) + who.name[1:]
    sheet = Paper()
    sheet.text(105, 40, "情况说明", 22, bold=True, anchor="ma")
    sheet.paragraph(
        28,
        66,
        154,
        f"本人{who.name}，曾用名{former}，身份证号{who.id_number}，毕业证书上姓名为曾用名，系同一人。本人承诺情况属实。",
        15,
    )
    sheet.text(176, 130, f"承诺人：{who.name}", 14, anchor="ra")
    diploma = layouts.diploma(replace(who, name=former), full(draft), chance)
    draft.pages["diploma_full"] = [diploma.pixels(), sheet.pixels()]
    return draft


@dishonest
def student_of_another_subject(chance: Chance) -> Bundle:
    """就读学校所在地 with a report whose 学籍状态 is 休学 and whose school lies elsewhere in the region."""
    draft = _plain(chance)
    _renumber(chance, draft, draft.stated.person.born.replace(year=2005))
    who = draft.stated.person
    _state(draft, validity="2021.05.01-2031.05.01")
    of = lives.schooling(chance, who.born, "普通", "本科", school="内蒙古包头样例学院", major="护理学")
    of = replace(of, entered=date(2023, 9, 1), graduated=date(2027, 7, 1))
    draft.answers |= {"residence_type": "3", "division_code": "150105"}
    draft.pages["student_report"] = [papers.student_report(draft.stated.person, of, chance, state="休学")]
    return draft
