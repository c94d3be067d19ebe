"""The kinds of applications: honest ones as they come, and what somebody tries who is not entitled.

Each is drawn from the requirement and the looks of real papers alone, by a seed. `admits`: policy lets the rules admit it without a person.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import numpy as np

from acms.demo import documents
from acms.demo.changes import Change
from acms.letters import render
from bench.decisions import lives, papers
from bench.decisions.drafting import Draft
from bench.decisions.lives import Life, Person, Schooling
from bench.decisions.sheet import Sheet, patched

Chance = random.Random


@dataclass(frozen=True)
class Kind:
    """One kind. `make` draws one application of it."""

    name: str
    make: Callable[[Chance], Draft]
    honest: bool
    admits: bool = True


# ---- honest ------------------------------------------------------------------------------------------------------------
def _usual(chance: Chance, *, state: str = "flat", **how: str) -> Draft:
    return Draft(chance, lives.life(chance, **how), state)


def _short(chance: Chance, level: str = "本科", rank: str = "") -> Draft:
    """Without a unit: what is asked is about education or qualification alone."""
    return Draft(chance, lives.alone(lives.life(chance, level=level, rank=rank)))


LONG_TERM_BORN = 1978  # who was born by then has been 46 when a card was issued (居民身份证法 第五条)


def _long_term(chance: Chance) -> Draft:
    draft = _usual(chance, level="专科", rank="初级")
    while draft.stated.person.born.year > LONG_TERM_BORN:
        draft = _usual(chance, level="专科", rank="初级")
    who = draft.stated.person
    who = replace(who, validity=f"{who.born.year + 46}{who.born:.%m.%d}-长期")
    draft.stated = replace(draft.stated, person=who)
    return draft


def _registered(chance: Chance, new: bool) -> Draft:
    """备案表 in place of the diploma; the newer one in its own slot too, with its verification code."""
    draft = _usual(chance, level=chance.choice(("本科", "专科")))
    of, who = draft.stated.full, draft.stated.person
    assert of is not None
    page = papers.registration(who, of, chance, new=new)
    draft.pages["diploma_full"] = [page]
    if new:
        draft.pages["eregistration_full"] = [page]
        draft.answers["full_code"] = of.code
    return draft


def _registered_alone(chance: Chance) -> Draft:
    """备案表 in its own slot and nothing in the diploma's: one of them is enough (W09)."""
    draft = _registered(chance, True)
    del draft.pages["diploma_full"]
    draft.without.add("diploma_full")
    return draft


def _accredited(chance: Chance, level: str) -> Draft:
    draft = _usual(chance, level=level)
    assert draft.stated.full is not None
    draft.pages["diploma_full"] = [papers.accreditation(draft.stated.person, draft.stated.full, chance)]
    return draft


NUMBERED = 2002  # since then diplomas have numbers


def _at_a_listed_school(draft: Draft) -> lives.Schooling:
    """The same years at a school of the ministry's list."""
    school, code = draft.chance.choice(sorted(lives.LISTED.items()))
    return lives.schooling(draft.chance, draft.stated.person.born, school=school, code=code)


def _listed_school(chance: Chance) -> Draft:
    draft = _usual(chance)
    draft.stated = replace(draft.stated, full=_at_a_listed_school(draft))
    return draft


def _several_degrees(chance: Chance) -> Draft:
    draft = _usual(chance)
    part = replace(lives.schooling(chance, draft.stated.person.born, "成人", "本科"), degree="学士")
    draft.stated = replace(draft.stated, part=part)
    return draft


def _joined(chance: Chance) -> Draft:
    """The diploma folded open and taken in two pictures, the cover first."""
    draft = _usual(chance)
    who, of = draft.stated.person, draft.stated.full
    assert of is not None
    cover = Sheet(140, 200, 200, (150, 30, 40))
    cover.placeholder(70, 60, 16)
    cover.text(70, 110, "毕业证书", 30, bold=True, anchor="ma", fill=(222, 190, 120), spread=4)
    cover.text(70, 140, "GRADUATION CERTIFICATE", 12, anchor="ma", fill=(222, 190, 120))
    draft.pages["diploma_full"] = [papers.diploma(who, of, chance), cover.pixels()]
    return draft


def _renamed_person(chance: Chance) -> Draft:
    """The papers of the time before bear the former name; the police's proof is joined to each."""
    draft = _usual(chance)
    who, life = draft.stated.person, draft.stated
    assert life.full is not None
    former = chance.choice(lives.SURNAMES) + chance.choice(lives.GIVEN)
    before, proof = replace(who, name=former), papers.change_proof(who, former, chance)
    draft.pages["diploma_full"] = [papers.diploma(before, life.full, chance), proof]
    draft.pages["degree_full"] = [papers.degree(before, life.full, chance), proof]
    return draft


def _student(chance: Chance) -> Draft:
    who = lives.person(chance, division="150105")
    born = who.born.replace(year=2005)
    card = documents.validity(born, date(2021, 9, chance.randint(1, 28)), until=lives.ON)
    who = replace(who, born=born, id_number=_number(chance, who, 2005), validity=card)
    of = _studies(chance, who)
    life = Life(who, None, None, None, None, of.entered, lives.POSTS[0])
    draft = Draft(chance, life)
    draft.answers |= {"residence_type": "3", "division_code": "150105"}
    draft.pages["student_report"] = [papers.student_report(who, of, chance)]
    return draft


def _studies(chance: Chance, who: Person) -> Schooling:
    """What somebody born in 2005 studies now."""
    of = lives.schooling(chance, who.born, "普通", "本科", school="内蒙古青城样例财经学院", major="会计学")
    return replace(of, entered=of.entered.replace(year=2023), graduated=of.graduated.replace(year=2027))


def _number(chance: Chance, who: Person, year: int) -> str:
    return documents.make_id_number(chance, who.id_number[:6], who.born.replace(year=year), who.sex == "女")


def _renamed_school(chance: Chance) -> Draft:
    """The diploma bears what the school was called then; its present name is stated."""
    draft = _usual(chance)
    life = draft.stated
    assert life.full is not None
    then = replace(life.full, school=_former_name(life.full.school))
    draft.pages["diploma_full"] = [papers.diploma(life.person, then, chance)]
    draft.pages["degree_full"] = [papers.degree(life.person, then, chance)]
    return draft


def _former_name(school: str) -> str:
    return school.replace("大学", "学院") if school.endswith("大学") else school.replace("学院", "高等专科学校")


def _part_only(chance: Chance, kind: str, level: str) -> Draft:
    draft = _usual(chance, level="", rank="初级")
    draft.stated = replace(draft.stated, part=lives.schooling(chance, draft.stated.person.born, kind, level))
    return draft


def _accountant(chance: Chance) -> Draft:
    """注册会计师 as well."""
    draft = _usual(chance)
    draft.answers |= {"is_cpa": True, "cpa_no": f"1500{chance.randint(10**7, 10**8 - 1)}"}
    return draft


def _married(chance: Chance) -> Draft:
    """The number is of the banner of birth, the household in the banner of the family."""
    draft = _short(chance, "专科", "初级")
    who = draft.stated.person
    elsewhere = chance.choice([place for place in lives.PLACES if place[0] != who.division])
    number = documents.make_id_number(chance, elsewhere[0], who.born, who.sex == "女")
    draft.stated = replace(draft.stated, person=replace(who, id_number=number))
    return draft


def _two_pages(chance: Chance) -> Draft:
    draft = _usual(chance)
    who, of = draft.stated.person, draft.stated.title
    assert of is not None
    draft.pages["qualification"] = [papers.booklet_left(who, of, chance), papers.booklet_right(who, of, chance)]
    return draft


def _certificate(chance: Chance, form: str, rank: str, way: str = "") -> Draft:
    draft = _usual(chance, level=chance.choice(("本科", "专科")), rank=rank)
    assert draft.stated.title is not None
    of = replace(draft.stated.title, way=way or draft.stated.title.way)
    draft.stated = replace(draft.stated, title=of)
    draft.pages["qualification"] = [papers.certificate(draft.stated.person, of, chance, form)]
    return draft


def _permit(chance: Chance) -> Draft:
    draft = _short(chance, "专科", "初级")
    who, place = draft.stated.person, chance.choice(lives.PLACES[:3])
    away = replace(
        who,
        address=f"河北省张家口市桥东区样例街{chance.randint(1, 99)}号",
        police="张家口市公安局桥东分局",
        id_number=documents.make_id_number(chance, "130702", who.born, who.sex == "女"),
    )
    draft.stated = replace(draft.stated, person=away)
    draft.answers |= {"residence_type": "2", "division_code": place[0]}
    draft.pages["residence_permit"] = [
        papers.permit(away, f"{place[1]}{chance.choice(lives.STREETS)}{chance.randint(1, 99)}号", place[2], chance)
    ]
    return draft


def _listed(chance: Chance) -> Draft:
    draft = _usual(chance, rank="初级")
    who, of = draft.stated.person, draft.stated.title
    assert of is not None
    draft.holders = [
        {"name": who.name, "id_number": who.id_number, "level": "1", "year": of.day.year, "certificate_no": of.number}
    ]
    return draft


def _with(chance: Chance, make: Callable[[Chance], Draft], **changed: object) -> Draft:
    draft = make(chance)
    for name, value in changed.items():
        setattr(draft, name, value)
    return draft


def _added_unit(chance: Chance, lie: str = "") -> Draft:
    """A unit that the person adds with its certificate; or one whose certificate says another place, name or code."""
    draft = Draft(chance, lives.life(chance, level="", rank=""))
    life, other = draft.stated, lives.unit(chance)
    assert life.unit is not None
    draft.employer, false = {"confirmed": False}, {}
    if lie == "place":
        elsewhere = chance.choice([place for place in lives.PLACES if place[0] != life.unit.division])
        false = {"address": f"{elsewhere[1]}样例路8号"}
    elif lie == "name":
        false = {"name": f"{other.name[:-2]}样例公司"}
    elif lie == "code":
        false = {"uscc": next(u.uscc for u in iter(lambda: lives.unit(chance), None) if u.uscc != life.unit.uscc)}
    draft.certificate = papers.licence(life, chance, **false)
    return draft


def _honest(name: str, make: Callable[[Chance], Draft], admits: bool = True) -> Kind:
    return Kind(name, make, True, admits)


HONEST = (
    _honest("flat scans", _usual),
    _honest("phone photos", partial(_usual, state="phone")),
    _honest("worn paper", partial(_usual, state="worn")),
    _honest("grey-ish scans", partial(_usual, state="grey")),
    _honest("bilingual card", partial(_usual, ethnic="蒙古", level="专科", rank="初级")),
    _honest("long-term card", _long_term),
    _honest("备案表, older, for the diploma", partial(_registered, new=False)),
    _honest("备案表, newer, for the diploma", partial(_registered, new=True)),
    _honest("备案表 alone, in its own slot", _registered_alone),
    _honest("学历认证报告", partial(_accredited, level="本科")),
    _honest("学历验证报告 of 中专", partial(_accredited, level="中专")),
    _honest("several degrees", _several_degrees),
    _honest("diploma with its cover, joined", _joined),
    _honest("former name with proof", _renamed_person, False),
    _honest("student", _student, False),
    _honest("no unit, household", partial(_short, rank="中级")),
    _honest("renamed school", _renamed_school, False),
    _honest("part-time only, 成人", partial(_part_only, kind="成人", level="专科")),
    _honest("part-time only, 自考", partial(_part_only, kind="自考", level="本科")),
    _honest("part-time only, 开放", partial(_part_only, kind="开放", level="本科")),
    _honest("school of the ministry's list", _listed_school),
    _honest("硕士", partial(_usual, level="硕士")),
    _honest("中专", partial(_usual, level="中专", rank="")),
    _honest("no qualification", partial(_usual, rank="")),
    _honest("注册会计师 too", _accountant),
    _honest("moved in by marriage", _married),
    _honest("certificate in two pictures", _two_pages),
    _honest("old booklet", partial(_certificate, form="booklet", rank="中级")),
    _honest("electronic certificate", partial(_certificate, form="electronic", rank="初级")),
    _honest("高级, by evaluation", partial(_certificate, form="evaluation", rank="高级"), False),
    _honest("residence permit", _permit, False),
    _honest("on the list of holders", _listed),
    _honest(
        "unit not confirmed", lambda c: _with(c, partial(_usual, rank="初级"), employer={"confirmed": False}), False
    ),
    _honest("unit added with its certificate", _added_unit, False),
    _honest("off the post", lambda c: _with(c, partial(_usual, rank="初级"), off_post=True), False),
    _honest("authority silent", lambda c: _with(c, _short, authority="silent"), False),
)


# ---- dishonest ---------------------------------------------------------------------------------------------------------
def _other(chance: Chance, like: Draft | None = None, **how: str) -> Life:
    """Somebody else, whose papers are borrowed: of nearly the same age as who borrows."""
    while True:
        life = lives.life(chance, **how)
        if like is None or abs(life.person.born.year - like.stated.person.born.year) <= 2:
            return life


def _borrowed(chance: Chance, *, add: str = "", degree_too: bool = False) -> Draft:
    """Another's diploma, its facts stated as one's own; with one's own card, or a slip of paper, joined into the slot."""
    draft = _short(chance)
    lender = _other(chance, draft)
    assert lender.full is not None
    draft.stated = replace(draft.stated, full=lender.full if degree_too else replace(lender.full, degree=""))
    pages = [papers.diploma(lender.person, lender.full, chance)]
    if add == "card":
        pages.append(papers.card(draft.stated.person, "id_portrait"))
    elif add == "slip":
        pages.append(papers.slip(draft.stated.person, chance))
    elif add == "proof":
        pages.append(papers.change_proof(draft.stated.person, lender.person.name, chance))
    elif add == "slip first":
        pages.insert(0, papers.slip(draft.stated.person, chance))
    draft.pages["diploma_full"] = pages
    if degree_too:
        draft.pages["degree_full"] = [papers.degree(lender.person, lender.full, chance)]
    return draft


def _altered_name(chance: Chance, what: str) -> Draft:
    """Another's paper with one's own name stuck over theirs."""
    draft = _short(chance, "本科" if what != "qualification" else "", "中级" if what == "qualification" else "")
    lender = _other(chance, draft)
    mine = draft.stated.person
    if what == "qualification":
        assert lender.title is not None
        page = papers.booklet_right(lender.person, lender.title, chance)
        page = patched(page, (47, 17.5, 60, 6), mine.name, 12, 240)
        draft.stated = replace(draft.stated, title=lender.title)
        draft.pages["qualification"] = [
            np.concatenate([papers.booklet_left(lender.person, lender.title, chance), page], axis=1)
        ]
        return draft
    assert lender.full is not None
    draft.stated = replace(draft.stated, full=replace(lender.full, degree=""))
    page = papers.registration(lender.person, lender.full, chance, new=True)
    page = patched(page, (47.5, 47, 40, 10), mine.name, 10.5)
    draft.pages |= {"diploma_full": [page], "eregistration_full": [page]}
    draft.answers["full_code"] = lender.full.code
    return draft


def _altered_level(chance: Chance) -> Draft:
    """A 专科 report whose 层次 is stuck over with 本科; the number still says 专科."""
    draft = _short(chance, "专科")
    who, of = draft.stated.person, draft.stated.full
    assert of is not None
    page = papers.accreditation(who, of, chance)
    draft.pages["diploma_full"] = [patched(page, (40, 70 + 4 * 10.5 - 0.5, 60, 7), "层次：本科", 13)]
    draft.stated = replace(draft.stated, full=replace(of, level="本科"))
    return draft


def _states(chance: Chance, true: str = "本科", **lie: object) -> Draft:
    """One's own diploma, and something else stated."""
    draft = _short(chance, true)
    who, of = draft.stated.person, draft.stated.full
    assert of is not None
    of = replace(of, degree="")
    draft.pages["diploma_full"] = [papers.diploma(who, of, chance)]
    changes = {name: value(of) if callable(value) else value for name, value in lie.items()}
    draft.stated = replace(draft.stated, full=replace(of, **changes))  # type: ignore[arg-type]
    return draft


def _better_school(chance: Chance) -> Draft:
    """A listed school's name printed over that of another, in the paper's own face; the number is left as it was."""
    draft = _short(chance)
    while (of := _at_a_listed_school(draft)).graduated.year < NUMBERED:
        draft = _short(chance)
    better = chance.choice([name for name in sorted(lives.LISTED) if name != of.school])
    of = replace(of, school=better, degree="")
    draft.pages["diploma_full"] = [papers.diploma(draft.stated.person, of, chance)]
    draft.stated = replace(draft.stated, full=of)
    return draft


def _other_kind(chance: Chance, kind: str, level: str = "本科") -> Draft:
    """A part-time diploma stated as a full-time one."""
    draft = _short(chance, level)
    of = lives.schooling(chance, draft.stated.person.born, kind, level)
    draft.stated = replace(draft.stated, full=of)
    return draft


def _not_graduated(chance: Chance, ended: str) -> Draft:
    draft = _states(chance)
    assert draft.stated.full is not None
    draft.pages["diploma_full"] = [papers.diploma(draft.stated.person, draft.stated.full, chance, ended=ended)]
    return draft


def _same_name(chance: Chance) -> Draft:
    """The diploma of another person of the same name: the day of birth and the portrait are theirs."""
    draft = _borrowed(chance)
    lender = _other(chance, draft)
    assert lender.full is not None
    namesake = replace(lender.person, name=draft.stated.person.name, sex=draft.stated.person.sex)
    draft.stated = replace(draft.stated, full=replace(lender.full, degree=""))
    draft.pages["diploma_full"] = [papers.registration(namesake, lender.full, chance, new=False)]
    return draft


def _twice(chance: Chance) -> Draft:
    """One diploma for both educations."""
    draft = _short(chance)
    assert draft.stated.full is not None
    of = replace(draft.stated.full, degree="")
    page = papers.diploma(draft.stated.person, of, chance)
    draft.stated = replace(draft.stated, full=of, part=of)
    draft.pages |= {"diploma_full": [page], "diploma_part": [page]}
    return draft


def _degree(chance: Chance, lie: str) -> Draft:
    draft = _short(chance)
    lender = _other(chance, draft)
    life = draft.stated
    assert life.full is not None and lender.full is not None
    if lie == "of another":
        draft.pages["degree_full"] = [papers.degree(lender.person, life.full, chance)]
    elif lie == "other school":
        other = chance.choice([school for school in lives.SCHOOLS if school != life.full.school])
        draft.pages["degree_full"] = [papers.degree(life.person, replace(life.full, school=other), chance)]
    else:
        draft.pages["degree_full"] = [papers.degree(life.person, life.full, chance)]
        draft.stated = replace(life, full=replace(life.full, degree="硕士"))
    return draft


def _code(chance: Chance) -> Draft:
    """A verification code that the 备案表 does not bear."""
    draft = _short(chance)
    assert draft.stated.full is not None
    of = replace(draft.stated.full, degree="")
    draft.stated = replace(draft.stated, full=of)
    draft.pages["eregistration_full"] = [papers.registration(draft.stated.person, of, chance, new=True)]
    draft.answers["full_code"] = "".join(str(chance.randint(0, 9)) for _ in range(12))
    return draft


def _borrowed_registration(chance: Chance) -> Draft:
    """One's own lower diploma, and another's 备案表 beside it."""
    draft = _short(chance)
    lender = _other(chance, draft)
    assert draft.stated.full is not None and lender.full is not None
    draft.stated = replace(draft.stated, full=replace(draft.stated.full, degree=""))
    draft.pages["eregistration_full"] = [papers.registration(lender.person, lender.full, chance, new=True)]
    draft.answers["full_code"] = lender.full.code
    return draft


def _title(chance: Chance, rank: str = "中级", form: str = "electronic", **lie: object) -> Draft:
    """One's own certificate, and something else stated."""
    draft = _short(chance, "", rank)
    who, of = draft.stated.person, draft.stated.title
    assert of is not None
    draft.pages["qualification"] = [papers.certificate(who, of, chance, form)]
    changes = {name: value(of) if callable(value) else value for name, value in lie.items()}
    draft.stated = replace(draft.stated, title=replace(of, **changes))  # type: ignore[arg-type]
    return draft


def _borrowed_title(chance: Chance, *, add: str = "", form: str = "booklet") -> Draft:
    draft = _short(chance, "", "中级")
    lender = _other(chance, draft)
    assert lender.title is not None
    draft.stated = replace(draft.stated, title=lender.title)
    pages = [papers.certificate(lender.person, lender.title, chance, form)]
    if add == "slip":
        pages.append(papers.slip(draft.stated.person, chance))
    elif add == "card":
        pages.append(papers.card(draft.stated.person, "id_portrait"))
    draft.pages["qualification"] = pages
    return draft


def _audit_as_accounting(chance: Chance) -> Draft:
    draft = _short(chance, "", "中级")
    assert draft.stated.title is not None
    draft.pages["qualification"] = [
        papers.certificate(draft.stated.person, replace(draft.stated.title, type="审计"), chance, "electronic")
    ]
    return draft


def _listed_number(chance: Chance) -> Draft:
    """The number of somebody on the list of holders, on a certificate drawn for oneself."""
    draft = _short(chance, "", "初级")
    lender = _other(chance, draft, rank="初级")
    assert lender.title is not None
    draft.stated = replace(draft.stated, title=lender.title)
    holder = lender.person
    draft.holders = [
        {
            "name": holder.name,
            "id_number": holder.id_number,
            "level": "1",
            "year": lender.title.day.year,
            "certificate_no": lender.title.number,
        }
    ]
    return draft


def _used_number(chance: Chance) -> Draft:
    """The number and portrait page of a certificate that somebody registered has; the name drawn anew."""
    draft = _short(chance, "", "中级")
    other = _short(chance, "", "中级")
    assert other.stated.title is not None
    draft.stated = replace(draft.stated, title=other.stated.title)
    draft.others = [other]
    return draft


def _used_picture(chance: Chance) -> Draft:
    """The very picture that another has handed in, with the name stuck over."""
    draft = _altered_name(chance, "eregistration_full")
    lender = _short(chance)
    assert lender.stated.full is not None
    of = replace(lender.stated.full, degree="")
    lender.stated = replace(lender.stated, full=of)
    page = papers.registration(lender.stated.person, of, chance, new=True)
    lender.pages = {"diploma_full": [page], "eregistration_full": [page]}
    lender.answers["full_code"] = of.code
    draft.stated = replace(draft.stated, full=of)
    page = patched(page, (47.5, 47, 40, 10), draft.stated.person.name, 10.5)
    draft.pages = {"diploma_full": [page], "eregistration_full": [page]}
    draft.answers["full_code"] = of.code
    draft.others = [lender]
    return draft


def _photo(chance: Chance, registered: bool, saved_anew: bool = False) -> Draft:
    draft, other = _short(chance, "", ""), _short(chance, "", "")
    draft.portrait, draft.saved_anew = other.stated.person.face, saved_anew
    if registered:
        draft.others = [other]
    return draft


def _results(chance: Chance, kind: str) -> Draft:
    draft = _short(chance, "", "中级")
    draft.pages["qualification"] = [papers.other_certificate(draft.stated.person, kind, chance)]
    return draft


def _invented_cpa(chance: Chance) -> Draft:
    draft = _short(chance, "", "初级")
    draft.answers |= {"is_cpa": True, "cpa_no": chance.choice(("123456", "888888888888", "15000000"))}
    return draft


def _card(chance: Chance, lie: str) -> Draft:
    draft, other = _short(chance, "", ""), lives.person(chance)
    who = draft.stated.person
    if lie == "another's":
        draft.pages = {side: [papers.card(other, side)] for side in ("id_portrait", "id_emblem")}
    elif lie == "back of another":
        police = "济南市公安局历下区分局"
        draft.pages["id_emblem"] = [papers.card(replace(other, police=police), "id_emblem")]
    elif lie == "expired":
        draft.stated = replace(draft.stated, person=replace(who, validity="2003.05.01-2023.05.01"))
    else:  # the number of one's own, the name of the card altered
        draft.stated = replace(draft.stated, person=replace(who, name=lives.person(chance).name))
        draft.pages["id_portrait"] = [papers.card(who, "id_portrait")]
    return draft


def _banner(chance: Chance) -> Draft:
    draft = _short(chance, "", "")
    draft.answers["division_code"] = chance.choice(
        [place[0] for place in lives.PLACES if place[0] != draft.stated.person.division]
    )
    return draft


def _false_permit(chance: Chance, whose: str) -> Draft:
    draft = _permit(chance)
    draft.stated = replace(draft.stated, full=None, title=None)
    who = draft.stated.person
    place = next(place for place in lives.PLACES if place[0] != draft.answers["division_code"])
    if whose == "other banner":
        draft.pages["residence_permit"] = [papers.permit(who, f"{place[1]}样例路3号", place[2], chance)]
    elif whose == "other province":
        draft.pages["residence_permit"] = [
            papers.permit(who, "山西省大同市平城区样例路3号", "大同市公安局平城分局", chance)
        ]
    else:
        here = next(place for place in lives.PLACES if place[0] == draft.answers["division_code"])
        draft.pages["residence_permit"] = [papers.permit(lives.person(chance), f"{here[1]}样例路3号", here[2], chance)]
    return draft


def _false_student(chance: Chance, lie: str) -> Draft:
    draft = _student(chance)
    who = draft.stated.person
    of = _studies(chance, who)
    if lie == "another's":
        who = replace(lives.person(chance), born=who.born)
    elif lie == "elsewhere":
        of = replace(of, school="北京样例财经大学")
    state = "毕业（毕业日期：2026年06月30日）" if lie == "graduated" else "在籍（注册学籍）"
    draft.pages["student_report"] = [papers.student_report(who, of, chance, state=state)]
    return draft


def _letter(chance: Chance, lie: str) -> Draft:
    draft = Draft(chance, lives.life(chance, level="", rank=""))
    life, other = draft.stated, lives.life(chance, level="", rank="")
    assert life.unit is not None and other.unit is not None
    if other.unit.name == life.unit.name:  # there are not many units to draw from, and a lie has to be one
        return _letter(chance, lie)
    if lie == "wrong unit":
        draft.letter_facts = {"employer": other.unit.name, "uscc": other.unit.uscc}
    elif lie == "of another":
        strange = Draft(chance, replace(other, unit=life.unit))
        draft.letter_facts, draft.letter_serial = strange.facts().as_dict(), strange.serial
    elif lie == "own seal":
        draft.letter_how = {"seal_text": life.person.name + "的印章"}
    elif lie == "other unit's seal":
        draft.letter_how = {"seal_text": other.unit.name}
    elif lie == "square seal":
        draft.letter_how = {"seal_shape": "square"}
    elif lie == "no seal":
        draft.letter_how = {"seal": False}
    elif lie == "unsigned":
        draft.letter_how = {"sign_unit": False}
    elif lie == "earlier start":
        earlier = f"{life.since.year - 4}{life.since.isoformat()[4:]}"
        # The print with a year written over by hand, and the earlier day stated.
        printed = render.letter(draft.facts(), draft.serial)
        x, y, w, h = printed.field_box("accounting_since")
        draft.letter_changes = (Change((x - 0.2, y - 0.4, w + 0.4, h + 0.8), earlier, chance.choice(("print", "pen"))),)
    elif lie == "typed by oneself":
        draft.letter_changes = (Change((150.0, 12.0, 50.0, 36.0), by="white"),)
    return draft


def _used_letter(chance: Chance) -> Draft:
    """The code of a colleague's letter, which was used up, on a sheet with one's own facts."""
    draft = Draft(chance, lives.life(chance, level="", rank=""))
    colleague = Draft(chance, replace(lives.life(chance, level="", rank=""), unit=draft.stated.unit))
    draft.letter_serial = colleague.serial
    draft.others = [colleague]
    return draft


def _too_early(chance: Chance) -> Draft:
    draft = _usual(chance, rank="")
    assert draft.stated.full is not None
    draft.stated = replace(draft.stated, since=draft.stated.full.graduated - timedelta(days=400))
    return draft


def _dishonest(name: str, make: Callable[..., Draft], **how: object) -> Kind:
    return Kind(name, partial(make, **how), False, False)


DISHONEST = (
    _dishonest("borrowed diploma", _borrowed),
    _dishonest("borrowed diploma and degree", _borrowed, degree_too=True),
    _dishonest("borrowed diploma, own card joined", _borrowed, add="card"),
    _dishonest("borrowed diploma, slip joined", _borrowed, add="slip"),
    _dishonest("borrowed diploma, slip joined first", _borrowed, add="slip first"),
    _dishonest("borrowed diploma, home-made proof of a changed name", _borrowed, add="proof"),
    _dishonest("备案表 with the name stuck over", _altered_name, what="eregistration_full"),
    _dishonest("certificate with the name stuck over", _altered_name, what="qualification"),
    _dishonest("report with the level stuck over", _altered_level),
    _dishonest("higher level stated", _states, true="专科", level="本科"),
    _dishonest("硕士 stated for 本科", _states, level="硕士"),
    _dishonest("成人 stated as full-time", _other_kind, kind="成人"),
    _dishonest("自考 stated as full-time", _other_kind, kind="自考"),
    _dishonest("开放 stated as full-time", _other_kind, kind="开放"),
    _dishonest(
        "other year stated", _states, graduated=lambda of: of.graduated.replace(year=of.graduated.year - 2, day=1)
    ),
    _dishonest("other major stated", _states, major=lambda of: "会计学" if of.major != "会计学" else "审计学"),
    _dishonest(
        "other school stated",
        _states,
        school=lambda of: "北疆财经大学" if of.school != "北疆财经大学" else "辽河商学院",
    ),
    _dishonest("better school printed", _better_school),
    _dishonest("结业证书", _not_graduated, ended="结业"),
    _dishonest("肄业证书", _not_graduated, ended="肄业"),
    _dishonest("备案表 of a namesake", _same_name),
    _dishonest("one diploma for both educations", _twice),
    _dishonest("degree of another", _degree, lie="of another"),
    _dishonest("degree of another school", _degree, lie="other school"),
    _dishonest("higher degree stated", _degree, lie="higher"),
    _dishonest("other verification code", _code),
    _dishonest("备案表 of another beside the diploma", _borrowed_registration),
    _dishonest("number of a listed holder", _listed_number),
    _dishonest("certificate number of somebody registered", _used_number),
    _dishonest("picture of somebody registered, name stuck over", _used_picture),
    _dishonest("photo of somebody registered", _photo, registered=True),
    _dishonest("photo of somebody registered, saved anew", _photo, registered=True, saved_anew=True),
    _dishonest("photo of another", _photo, registered=False),
    _dishonest("borrowed certificate", _borrowed_title),
    _dishonest("borrowed electronic certificate", _borrowed_title, form="electronic"),
    _dishonest("borrowed certificate, slip joined", _borrowed_title, add="slip"),
    _dishonest("borrowed certificate, own card joined", _borrowed_title, add="card"),
    _dishonest("审计 stated as 会计", _audit_as_accounting),
    _dishonest("higher rank stated", _title, rank="初级", level="中级"),
    _dishonest("higher rank stated, booklet", _title, rank="初级", form="booklet", level="中级"),
    _dishonest("other way stated", _title, way="评审"),
    _dishonest("other day stated", _title, day=lambda of: of.day.replace(year=of.day.year - 3)),
    _dishonest("other number stated", _title, number=lambda of: of.number[:-1] + str((int(of.number[-1]) + 3) % 10)),
    _dishonest("会计从业资格 as a qualification", _results, kind="old"),
    _dishonest("examination results as a certificate", _results, kind="results"),
    _dishonest("注册会计师 number invented", _invented_cpa),
    _dishonest("card of another", _card, lie="another's"),
    _dishonest("back of another card", _card, lie="back of another"),
    _dishonest("expired card", _card, lie="expired"),
    _dishonest("other name than the card's", _card, lie="name"),
    _dishonest("household in another banner", _banner),
    _dishonest("permit of another banner", _false_permit, whose="other banner"),
    _dishonest("permit of another province", _false_permit, whose="other province"),
    _dishonest("permit of another person", _false_permit, whose="another's"),
    _dishonest("student report of another", _false_student, lie="another's"),
    _dishonest("student report, graduated", _false_student, lie="graduated"),
    _dishonest("student report, school elsewhere", _false_student, lie="elsewhere"),
    _dishonest("letter of another unit", _letter, lie="wrong unit"),
    _dishonest("letter of another person", _letter, lie="of another"),
    _dishonest("letter, own seal drawn", _letter, lie="own seal"),
    _dishonest("letter, other unit's seal", _letter, lie="other unit's seal"),
    _dishonest("letter, square seal", _letter, lie="square seal"),
    _dishonest("letter, no seal", _letter, lie="no seal"),
    _dishonest("letter, unit has not signed", _letter, lie="unsigned"),
    _dishonest("letter, start written over", _letter, lie="earlier start"),
    _dishonest("letter typed by oneself", _letter, lie="typed by oneself"),
    _dishonest("letter's code used before", _used_letter),
    _dishonest("start before graduation", _too_early),
    _dishonest("added unit, its certificate of another place", _added_unit, lie="place"),
    _dishonest("added unit, its certificate of another name", _added_unit, lie="name"),
    _dishonest("added unit, its certificate of another code", _added_unit, lie="code"),
)
KINDS = {kind.name: kind for kind in (*HONEST, *DISHONEST)}
