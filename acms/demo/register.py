"""Fills a database with plausible invented people, employers and cases, by the million (`demo register`), for load tests.

ID numbers are valid in form but born 1900–1910, so that no living person has one (the project's rule for invented people).
Rows go in by COPY on PostgreSQL and in batches on SQLite; nothing is kept in memory but one batch.
"""

import itertools
import json
import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from acms.accounts.models import ID_PURPOSE, PHONE_PURPOSE, User
from acms.base import bulk, crypto, fields, pinyin
from acms.base.fields import EncryptedTextField
from acms.base.numbers import id_card, uscc
from acms.casework.models import Case, Check, Decision, Submission, own_slot
from acms.employers.models import Employer
from acms.people.models import Affiliation, Contact, Education, Person, Post, Qualification
from acms.regions import divisions
from acms.scans import elsewhere

BATCH = 5000
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂红玉华飞玲志国建文利燕云海凤梅琴素春龙志新宇晨欣怡佳子轩浩然思远梓涵"
MONGOLIAN = ("乌云其木格", "阿拉坦仓", "娜仁托娅", "萨仁高娃", "斯琴", "白音那", "巴图", "苏日娜", "格日勒", "敖登", "其其格", "呼和", "那顺", "图雅", "通拉嘎", "哈斯", "阿古拉", "宝音", "朝鲁", "塔娜")  # fmt: skip
TRADES = (
    "粮油",
    "物流",
    "建材",
    "乳品",
    "能源",
    "商贸",
    "餐饮",
    "科技",
    "农牧业",
    "装饰工程",
    "物业服务",
    "医药",
    "羊绒",
    "煤业",
    "环保",
)
FORMS = (("有限公司", "173"), ("有限责任公司", "173"), ("专业合作社", "120"), ("第一中学", "110"), ("人民医院", "110"), ("财政所", "110"), ("嘎查集体经济组织", "120"))  # fmt: skip
LEVELS = ("0",) * 45 + ("1",) * 35 + ("2",) * 17 + ("3",) * 3
SCHOOLING = ("41",) * 10 + ("31",) * 40 + ("21",) * 45 + ("14",) * 5


class Table:
    """Loads rows given as tuples of `names`; other columns take their model's defaults."""

    def __init__(self, model: type[models.Model], *names: str):
        self.model = model
        given: dict[str, Any] = {name: model._meta.get_field(name) for name in names}
        rest = [f for f in model._meta.concrete_fields if f.name not in given and f.attname not in given]
        # What is sealed is sealed for its row, so its key is given here; `Register` puts the counters right afterwards.
        key = [model._meta.pk] if fields.sealed_fields(model) and model._meta.pk.name not in given else []
        self.keys = itertools.count(_next_id(model)) if key else None
        self.fields = [*key, *given.values(), *(f for f in rest if not f.primary_key)]
        self.tail = [self._default(f) for f in self.fields[len(key) + len(given) :]]
        self.special = [n for n, f in enumerate(self.fields) if isinstance(f, EncryptedTextField | models.JSONField)]
        self.key = next((n for n, f in enumerate(self.fields) if f.primary_key), 0)

    def _default(self, field: Any) -> Any:
        if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
            return timezone.now()
        return None if field.null and not field.has_default() else field.get_default()

    def load(self, rows: Iterable[tuple[Any, ...]]) -> int:
        """Writes the rows; how many."""
        if connection.vendor == "postgresql":
            return self._copy(rows)
        count = 0
        for batch in bulk.batched(rows, BATCH):
            self.model._default_manager.bulk_create(
                [
                    self.model(**{f.attname: v for f, v in zip(self.fields, self._whole(row), strict=True)})
                    for row in batch
                ]
            )
            count += len(batch)
        return count

    def _copy(self, rows: Iterable[tuple[Any, ...]]) -> int:
        columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in self.fields)
        statement = f"COPY {connection.ops.quote_name(self.model._meta.db_table)} ({columns}) FROM STDIN"
        count = 0
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                whole = self._whole(row)
                for n in self.special:
                    whole[n] = _stored(self.fields[n], whole[self.key], whole[n])
                copy.write_row(whole)
                count += 1
        return count

    def _whole(self, row: tuple[Any, ...]) -> list[Any]:
        return [*([next(self.keys)] if self.keys else []), *row, *self.tail]


def _stored(field: Any, key: Any, value: Any) -> Any:
    """A sealed or JSON value as its column holds it in the row with this key."""
    if isinstance(field, models.JSONField):
        return None if value is None else json.dumps(value, ensure_ascii=False)
    plain = field.as_text(value)
    return field.sealed(str(key), plain) if plain else plain


def _next_id(model: type[models.Model]) -> int:
    return int(model._default_manager.aggregate(top=Max("pk"))["top"] or 0) + 1


class Register:
    """A whole invented register. `cases`: three a person when not said."""

    def __init__(self, people: int, employers: int, cases: int | None = None, seed: int = 1):
        self.people, self.employers, self.cases = people, employers, people * 3 if cases is None else cases
        self.chance = random.Random(seed)
        self.banners = [place.code for place in divisions.banners()]
        # Cities have more people than border banners.
        self.weights = [3.0 if code[4:] < "20" else 1.0 for code in self.banners]
        self.now = timezone.now()
        self.today = timezone.localdate()
        self.first = {model: _next_id(model) for model in (User, Person, Employer, Case, Submission)}
        self.sounds: dict[str, tuple[str, str]] = {}

    def fill(self) -> dict[str, int]:
        """Writes everything in one transaction; rows by table."""
        with transaction.atomic():
            done = {
                "employers": Table(
                    Employer, "id", "uscc", "name", "sound", "initials", "address", "phone", "economic_type", "certificate_type",
                    "division_code", "management_code", "state",
                ).load(self._employers()),
                "accounts": Table(
                    User, "id", "login_name", "name", "id_number", "id_digest", "phone", "phone_digest", "phone_verified_at", "password",
                ).load(self._accounts()),
                "people": Table(
                    Person, "id", "user", "file_no", "status", "name", "sound", "initials", "id_number", "id_digest", "sex", "born", "ethnic",
                    "management_code", "accounting_since", "registered_at", "employer", "on_post", "qualification_level",
                    "education_level",
                ).load(self._people()),
                "contacts": Table(Contact, "person", "valid_from", "phone").load(self._contacts()),
                "affiliations": Table(Affiliation, "person", "valid_from", "political").load(self._affiliations()),
                "posts": Table(
                    Post, "person", "employer", "valid_from", "on_post", "position", "position_2018", "title", "joined_on"
                ).load(self._posts()),
                "educations": Table(
                    Education, "person", "valid_from", "mode", "level", "major", "school", "graduated_on"
                ).load(self._educations()),
                "qualifications": Table(
                    Qualification, "person", "valid_from", "type", "level", "way", "obtained_on", "certificate_no", "number_digest"
                ).load(self._qualifications()),
                "cases": Table(
                    Case, "id", "no", "slot", "kind", "state", "subject", "title", "sound", "initials", "employer_name", "management_code", "deciding_code",
                    "fails", "doubts", "submitted_at", "due_on", "moved_at",
                ).load(self._cases()),
                "submissions": Table(Submission, "id", "case", "number", "at", "frozen").load(self._submissions()),
                "checks": Table(Check, "submission", "code", "item", "title", "verdict", "message").load(self._checks()),
                "decisions": Table(
                    Decision, "case", "submission", "by", "rules", "at", "outcome", "took_days"
                ).load(self._decisions()),
            }  # fmt: skip
            self._reset_sequences()
        return done

    def _reset_sequences(self) -> None:
        facts = (Contact, Affiliation, Post, Education, Qualification)
        touched = (Employer, User, Person, *facts, Case, Submission, Check, Decision)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), touched):
                cursor.execute(statement)

    # ---- one row of each, always the same for the same number ----------------------------------------------------------

    def _of(self, what: str, number: int) -> random.Random:
        return random.Random(f"{what}{number}")

    def _sound(self, text: str) -> tuple[str, str]:
        """Pinyin by character: a million names are made of a few hundred."""
        for character in text:
            if character not in self.sounds:
                self.sounds[character] = pinyin.full(character), pinyin.initials(character)
        return "".join(self.sounds[c][0] for c in text), "".join(self.sounds[c][1] for c in text)

    def _employer_id(self, number: int) -> int:
        return self.first[Employer] + number % self.employers

    def _employer_place(self, number: int) -> str:
        return self._of("place", number % self.employers).choices(self.banners, self.weights)[0]

    def _employers(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.employers):
            chance, place = self._of("employer", n), self._employer_place(n)
            form, kind = chance.choice(FORMS)
            head = "".join(chance.choice(SURNAMES) + chance.choice(GIVEN) for _ in range(1))
            name = f"{divisions.short(place)}{head}样例{chance.choice(TRADES) if kind != '110' else ''}{n}{form}"
            sound, initials = self._sound(name)
            yield (
                self.first[Employer] + n, _uscc(self.first[Employer] + n, place, kind), name, sound[:300], initials[:60], f"内蒙古自治区{divisions.path(place)}样例路{n % 999}号",
                f"0471-{5550000 + n % 9999}", kind, "01", place, place, "confirmed",
            )  # fmt: skip

    def _who(self, n: int) -> tuple[str, str, date]:
        n += self.first[Person]  # a second register goes on where the first ended
        chance = self._of("person", n)
        name = (
            chance.choice(MONGOLIAN)
            if chance.random() < 0.2
            else chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))
        )
        born = date(1900, 1, 1) + timedelta(days=(n // 999) % 4000)
        body = f"{self.banners[(n // 3996000) % len(self.banners)]}{born:%Y%m%d}{n % 999 + 1:03d}"
        return name, body + id_card.check_character(body), born

    def _accounts(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.people):
            name, number, _ = self._who(n)
            phone = f"1{3900000000 + n:010d}"
            yield (
                self.first[User] + n, f"load-{self.first[User] + n}", name, number, crypto.digest(number, ID_PURPOSE), phone,
                crypto.digest(phone, PHONE_PURPOSE), self.now, "!",
            )  # fmt: skip

    def _facts(self, n: int) -> tuple[str, str, str, bool, date]:
        """Level, education, status, on post, start."""
        chance = self._of("facts", n)
        status = "30" if chance.random() < 0.93 else chance.choice(("10", "20", "40"))
        start = date(chance.randint(1990, 2024), chance.randint(1, 12), 1)
        return chance.choice(LEVELS), chance.choice(SCHOOLING), status, chance.random() < 0.82, start

    def _age(self, n: int) -> date:
        """The register's birth dates, spread over working ages; the numbers keep to the dead."""
        chance = self._of("born", n)
        return self.today - timedelta(days=round(chance.triangular(20, 64, 44) * 365.25))

    def _people(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.people):
            name, number, _ = self._who(n)
            sound, initials = self._sound(name)
            level, education, status, on_post, start = self._facts(n)
            place = self._employer_place(n)
            registered = self.now - timedelta(days=n % 1500) if status in ("30", "40") else None
            yield (
                self.first[Person] + n, self.first[User] + n, f"9{self.first[Person] + n:013d}", status, name, sound, initials, number,
                crypto.digest(number, ID_PURPOSE), "1" if int(number[16]) % 2 else "2", self._age(n), "02" if name in MONGOLIAN else "01", place,
                start, registered, self._employer_id(n), on_post, level, education,
            )  # fmt: skip

    def _contacts(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.people):
            yield self.first[Person] + n, self.today - timedelta(days=n % 1500), f"1{3900000000 + n:010d}"

    def _affiliations(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.people):
            yield self.first[Person] + n, self.today - timedelta(days=n % 1500), "13"

    def _posts(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.people):
            on_post, start = self._facts(n)[3:]
            day = self.today - timedelta(days=n % 1500)
            position = ("08", "11", "3") if on_post else ("00", "00", "0")
            yield self.first[Person] + n, self._employer_id(n), day, on_post, *position, start if on_post else None

    def _educations(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.people):
            _, education, _, _, start = self._facts(n)
            yield (
                self.first[Person] + n,
                self.today - timedelta(days=n % 1500),
                "full",
                education,
                "会计学",
                "北疆样例财经大学",
                start,
            )

    def _qualifications(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.people):
            level, _, _, _, start = self._facts(n)
            if level != "0":
                way, number = "01" if level in "12" else "02", f"05{n:08d}"
                yield (
                    self.first[Person] + n,
                    self.today - timedelta(days=n % 1500),
                    "01",
                    level,
                    way,
                    start,
                    number,
                    elsewhere.digest_of("qualification", number) or None,
                )

    # ---- cases --------------------------------------------------------------------------------------------------------

    def _case(self, n: int) -> tuple[int, str, datetime, int]:
        """Whose, in which state, when it arrived, doubts."""
        chance = self._of("case", n)
        state = chance.choices(("approved", "in_review", "returned", "refused"), (98.0, 0.5, 1.2, 0.3))[0]
        days = chance.uniform(0, 9) if state in ("in_review", "returned") else chance.uniform(0, 1400)
        doubts = chance.choice((1, 1, 2, 3)) if state in ("in_review", "returned") else 0
        return n % self.people, state, self.now - timedelta(days=days), doubts

    def _cases(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.cases):
            whose, state, at, doubts = self._case(n)
            name = self._who(whose)[0]
            sound, initials = self._sound(name)
            place = self._employer_place(whose)
            due = at.date() + timedelta(days=9)
            yield (
                self.first[Case] + n, f"CJ{place}-0-{self.first[Case] + n:07d}"[:20], own_slot(self.first[Case] + n), "collection", state, self.first[User] + whose, name, sound,
                initials, f"样例单位{whose % self.employers}", place, place, 0, doubts, at, due, at,
            )  # fmt: skip

    def _submissions(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.cases):
            whose, _, at, _ = self._case(n)
            name, number, born = self._who(whose)
            answers = [
                {"item": "identity.name", "label": "姓名", "value": name, "scan": "", "masked": ""},
                {"item": "identity.id_number", "label": "证件号", "value": number, "scan": "", "masked": id_card.masked(number)},
                {"item": "identity.born", "label": "出生日期", "value": born.isoformat(), "scan": "", "masked": ""},
            ]  # fmt: skip
            frozen = {"sections": [{"title": "人员基本信息", "answers": answers, "step": 3}], "values": {}, "scans": {}}
            yield self.first[Submission] + n, self.first[Case] + n, 1, at, frozen

    def _checks(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.cases):
            _, _, _, doubts = self._case(n)
            for _ in range(doubts):
                yield (
                    self.first[Submission] + n,
                    "name",
                    "identity.name",
                    "姓名",
                    "unsure",
                    "证件上的姓名读不准，请核对。",
                )

    def _decisions(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.cases):
            _, state, at, _ = self._case(n)
            if state in ("approved", "returned", "refused"):
                yield self.first[Case] + n, self.first[Submission] + n, None, "load", at, state, n % 6


def _uscc(number: int, place: str, kind: str) -> str:
    """A valid code of its own for every number."""
    head = ("12" if kind == "110" else "91") + place
    body = f"{number:08d}"
    first = head + body + uscc.body_check(body)
    return first + uscc.check_character(first)
