"""The register (会计人员数据库): who is an accountant, and every fact about them with its days.

Nothing is overwritten: a change closes the old row and opens a new one, and every row names the case that brought it.
"""

from datetime import date, timedelta
from typing import Self, TypeVar

from django.conf import settings
from django.db import models

from acms.accounts.models import ID_PURPOSE
from acms.base import codelists
from acms.base.fields import EncryptedJSONField, EncryptedTextField, beginnings
from acms.employers.models import Employer
from acms.people import words
from acms.people.hanging import Hangs, Merged
from acms.scans import elsewhere
from acms.scans.models import Scan


class Status(models.TextChoices):
    """档案库状态 (code list db_status)."""

    FILED = "10", "已备案(待采集)"
    COLLECTING = "20", "采集中"
    REGISTERED = "30", "正式库"
    MOVED_OUT = "40", "异动库"
    TRANSFERRED = "50", "调出区外"
    CLOSED = "60", "注销"


# The only files that a collection enters or begins: it happens once (L07), and nobody comes back from elsewhere by it (L09).
COLLECTED = (Status.FILED, Status.COLLECTING)


class Person(models.Model):
    """One accountant, one file. `file_no`: region code of first entry and 8 digits, never reused or changed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="person")
    file_no = models.CharField(max_length=14, null=True)
    status = models.CharField(max_length=2, choices=Status.choices, default=Status.FILED)
    entry_channel = models.CharField(max_length=2, default="1")
    name = models.CharField(max_length=50)
    # Of a name that was put right: its first day.
    name_since = models.DateField(null=True)
    sound = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=50, blank=True)
    id_number = EncryptedTextField(found_by=("id_digest", ID_PURPOSE))
    id_digest = models.CharField(max_length=80)
    id_type = models.CharField(max_length=2, default="1")
    sex = models.CharField(max_length=1, blank=True)
    born = models.DateField(null=True)
    country = models.CharField(max_length=3, default="CHN")
    ethnic = models.CharField(max_length=2, blank=True)
    management_code = models.CharField(max_length=6, blank=True)
    # Stated once (W08). The database lets it move only beside its row in StartChange.
    accounting_since = models.DateField(null=True)
    registered_at = models.DateTimeField(null=True)
    # What the dated facts say today, kept beside them by `people.actions` so that lists and statistics need one table
    # (ADR 0009). The facts are the record.
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="people")
    # Where the list stood that a file was made from: while it waits for its collection no fact says its unit (C05).
    listed_at = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    on_post = models.BooleanField(null=True)
    qualification_level = models.CharField(max_length=1, default="0")
    education_level = models.CharField(max_length=2, default="00")
    # The file that goes on for a person who stood twice (D15).
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    class Meta:
        indexes = [
            models.Index(fields=["management_code", "sound", "id"]),
            models.Index(fields=["sound", "id"]),
            models.Index(fields=["born", "id"]),
            models.Index(fields=["status", "sound", "id"]),
            models.Index(fields=["qualification_level", "sound", "id"]),
            models.Index(fields=["education_level", "sound", "id"]),
            beginnings("name", "person_name"),
            beginnings("sound", "person_sound"),
            beginnings("initials", "person_initials"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["file_no"], name="one_file_a_number"),
            models.UniqueConstraint(fields=["id_digest"], name="one_file_an_id_number"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_collected(self) -> bool:
        """True while the file waits for its collection; false once it is registered, moved out, transferred or closed."""
        return self.status in COLLECTED

    @property
    def going_on(self) -> "Person":
        """The file in which this one goes on after merges (D15); itself where it was not merged."""
        file = self
        while file.merged_into is not None:
            file = file.merged_into
        return file

    @property
    def current_post(self) -> "Post | None":
        return self.posts.select_related("employer__merged_into").present()

    @property
    def current_residence(self) -> "Residence | None":
        return self.residences.present()

    @property
    def current_qualification(self) -> "Qualification | None":
        return self.qualifications.present()

    @property
    def current_affiliation(self) -> "Affiliation | None":
        return self.affiliations.present()

    @property
    def current_photo(self) -> "Document | None":
        return self.documents.filter(kind="photo").present()


class Former:
    """What was put right: it held until the day before `until`, on which the right one began."""

    valid_from: date | None = None
    until: date

    @property
    def last_day(self) -> date:
        """What was put right on its first day held on that day alone."""
        last = self.until - timedelta(days=1)
        return max(last, self.valid_from or last)

    @property
    def held(self) -> str:
        """From when, where that is known, until its last day."""
        return words.held(self.valid_from, self.last_day)


class FormerNumber(Former, models.Model):
    """An ID number that a person had before a correction: it stays searchable (W05)."""

    hangs = Hangs(Merged.GO)
    person = models.ForeignKey(Person, models.PROTECT, related_name="former_numbers")
    id_number = EncryptedTextField(found_by=("id_digest", ID_PURPOSE))
    id_digest = models.CharField(max_length=80, db_index=True)
    until = models.DateField()
    case_no = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.person_id} {self.until}"


class FormerName(Former, models.Model):
    """曾用名: a name that a person had before a correction; the file is found by it (D05, C03).

    `valid_from`: its first day, empty where it is not known; `until`: the first day of the next name.
    """

    hangs = Hangs(Merged.GO)
    person = models.ForeignKey(Person, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=50)
    sound = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=50, blank=True)
    valid_from = models.DateField(null=True)
    until = models.DateField()
    case_no = models.CharField(max_length=20)

    class Meta:
        ordering = ["pk"]
        indexes = [
            beginnings("name", "former_name"),
            beginnings("sound", "former_sound"),
            beginnings("initials", "former_initials"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.until}"


class Listed(models.Model):
    """原有名单: what the list said that brought somebody in (L02). Nobody has verified it and nothing counts of it: the collection
    begins with it, and the person corrects it. `unread`: by the list's column, what could not be understood.
    """

    hangs = Hangs(Merged.GO, once=())
    person = models.OneToOneField(Person, models.PROTECT, related_name="listed")
    uscc = models.CharField(max_length=18, blank=True)
    employer_name = models.CharField(max_length=120, blank=True)
    education_level = models.CharField(max_length=2, blank=True)
    education_mode = models.CharField(max_length=4, blank=True)
    school = models.CharField(max_length=80, blank=True)
    major = models.CharField(max_length=60, blank=True)
    graduated_on = models.DateField(null=True)
    degree = models.CharField(max_length=3, blank=True)
    qualification_level = models.CharField(max_length=1, blank=True)
    obtained_on = models.DateField(null=True)
    # The number of a certificate was often the ID number, and that of the abolished 会计从业资格证书 mostly.
    certificate_no = EncryptedTextField(blank=True)
    permit_no = EncryptedTextField(blank=True)
    unread = EncryptedJSONField(null=True)
    written_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.person_id}"


class StartChange(models.Model):
    """What has moved a fixed 开始从事会计工作日期 (W08): a correction by 自治区财政厅会计处, or two files that became one.

    A trigger refuses to move or empty a start whose last row here does not say so.
    """

    hangs = Hangs(Merged.STAY)
    person = models.ForeignKey(Person, models.PROTECT, related_name="start_changes")
    was = models.DateField(null=True)
    became = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    case_no = models.CharField(max_length=20)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.was} {self.became}"


class FileNumber(models.Model):
    """The counter behind file numbers, one row a region."""

    region_code = models.CharField(max_length=6, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.region_code


def _one_open(name: str, *fields: str) -> list[models.BaseConstraint]:
    """One open fact of its kind at a time: what comes next closes the former (ADR 0022)."""
    return [models.UniqueConstraint(fields=["person", *fields], condition=models.Q(valid_to=None), name=name)]


F = TypeVar("F", bound="Fact")


class FactQuerySet(models.QuerySet[F]):
    def open(self) -> Self:
        """Facts that hold until further notice."""
        return self.filter(valid_to=None)

    def of(self, person: Person) -> Self:
        """The facts of one person."""
        return self.filter(person=person)

    def at(self, unit: Employer) -> Self:
        """Posts or headships at a unit, whichever of its rows they were stated at: rows are merged, facts are not rewritten (ADR 0033)."""
        return self.filter(employer__in=unit.keys)

    def present(self) -> F | None:
        """The newest fact that holds; None where none does."""
        return self.open().order_by("-pk").first()


class Fact(models.Model):
    """A dated fact of one person. `case_no` names the case that brought it.

    `ends`: what its last day was (ISO, empty for none) each time that a fact of another case took its days from one on, with that
    case, the latest one last; it has them again when that fact is taken back. Each day belongs to one fact: the database refuses two (migration 0019).
    """

    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    ends = models.JSONField(default=list)
    case_no = models.CharField(max_length=20, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True


class Contact(Fact):
    """联系信息: phone and e-mail, verified."""

    hangs = Hangs(Merged.CHOSEN)
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    phone = EncryptedTextField()
    email = EncryptedTextField(blank=True)

    class Meta:
        constraints = _one_open("one_contact_at_a_time")


class Post(Fact):
    """单位与岗位: an employer, on the post or off it. Read the unit by `unit`: the row of `employer` may have been merged."""

    hangs = Hangs(Merged.CHOSEN)
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="posts")
    on_post = models.BooleanField()
    position = models.CharField(max_length=2, default="00")
    position_2018 = models.CharField(max_length=2, default="00")
    admin_post = models.CharField(max_length=2, default="00")
    title = models.CharField(max_length=1, default="0")
    title_since = models.DateField(null=True)
    joined_on = models.DateField(null=True)
    letter_serial = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = _one_open("one_post_at_a_time")

    @property
    def unit(self) -> Employer:
        """The unit of the post as it stands today."""
        return self.employer.going_on


class Residence(Fact):
    """Where someone without employer belongs: household, residence or school (W06)."""

    hangs = Hangs(Merged.CHOSEN)
    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    residence_type = models.CharField(max_length=1)
    division_code = models.CharField(max_length=6)

    class Meta:
        constraints = _one_open("one_residence_at_a_time")


class Education(Fact):
    """学历学位. `mode`: full 全日制 or part 非全日制; `verified`: carries the 验证标注."""

    hangs = Hangs(Merged.CHOSEN, leaves="educations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="educations")
    mode = models.CharField(max_length=4)
    level = models.CharField(max_length=2)
    major = models.CharField(max_length=60, blank=True)
    school = models.CharField(max_length=80, blank=True)
    graduated_on = models.DateField(null=True)
    degree = models.CharField(max_length=3, default="0")
    verification_code = models.CharField(max_length=20, blank=True)
    verified = models.BooleanField(default=False)

    class Meta:
        constraints = _one_open("one_education_a_mode", "mode")


class Qualification(Fact):
    """专业技术资格, the highest."""

    hangs = Hangs(Merged.CHOSEN, leaves="qualifications")
    person = models.ForeignKey(Person, models.PROTECT, related_name="qualifications")
    type = models.CharField(max_length=2)
    level = models.CharField(max_length=1)
    way = models.CharField(max_length=2)
    obtained_on = models.DateField(null=True)
    certificate_no = models.CharField(max_length=50, blank=True)
    # The number is found by it under another person (W13), like that of a scan; `people.actions.open_fact` fills it.
    number_digest = models.CharField(max_length=80, null=True)

    class Meta:
        constraints = _one_open("one_qualification_at_a_time")
        indexes = [
            models.Index(
                fields=["number_digest"],
                condition=models.Q(number_digest__isnull=False),
                name="qualification_by_number",
            )
        ]

    @classmethod
    def numbered(cls, *numbers: str) -> models.QuerySet["Qualification"]:
        """The rows that have held a day with one of these numbers of a certificate; of an empty or a short number none."""
        ways = {way for number in numbers for way in elsewhere.digests_of("qualification", number)}
        return cls.objects.filter(number_digest__in=ways).exclude(valid_to__lt=models.F("valid_from"))


class Affiliation(Fact):
    """政治面貌 (code list political_status)."""

    hangs = Hangs(Merged.CHOSEN, leaves="political")
    person = models.ForeignKey(Person, models.PROTECT, related_name="affiliations")
    political = models.CharField(max_length=2)

    class Meta:
        constraints = _one_open("one_affiliation_at_a_time")

    @property
    def shown(self) -> str:
        return codelists.name("political_status", self.political)


class Profession(models.TextChoices):
    """What somebody may be beside the highest qualification (W10)."""

    CPA = "cpa", "注册会计师"
    CPV = "cpv", "资产评估师"
    CTA = "cta", "税务师"


class FurtherTitle(Fact):
    """A further title with the number of its certificate, one a profession."""

    hangs = Hangs(Merged.CHOSEN, leaves="further_titles")
    person = models.ForeignKey(Person, models.PROTECT, related_name="further_titles")
    kind = models.CharField(max_length=3, choices=Profession.choices)
    number = models.CharField(max_length=30)

    class Meta:
        constraints = _one_open("one_title_a_profession", "kind")

    @property
    def shown(self) -> str:
        return f"{self.get_kind_display()}，{self.number}"


class Talent(Fact):
    """高端人才 (会计领军人才): how somebody was chosen and how far the training is; `selected`, `graduated`: years."""

    hangs = Hangs(Merged.CHOSEN, leaves="talents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="talents")
    category = models.CharField(max_length=1)
    level = models.CharField(max_length=1)
    status = models.CharField(max_length=1)
    term = models.PositiveSmallIntegerField(null=True)
    selected = models.PositiveSmallIntegerField(null=True)
    graduated = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = _one_open("one_talent_at_a_time")

    @property
    def shown(self) -> str:
        lists = {"talent_category": self.category, "talent_level": self.level, "talent_status": self.status}
        names = [codelists.name(title, code) for title, code in lists.items()]
        return words.talent(names, self.term, self.selected, self.graduated)


class Document(Fact):
    """A scan that the register keeps for a person; the open one of the kind `photo` is who they look like today."""

    hangs = Hangs(Merged.CHOSEN)
    person = models.ForeignKey(Person, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=24)
    scan = models.ForeignKey(Scan, models.PROTECT, related_name="+")

    class Meta:
        constraints = _one_open("one_document_a_kind", "kind")


class Head(Fact):
    """会计机构负责人: one a unit at a time, appointed by a confirmed 备案函; an open row gives the rights (E04, A22).

    `owed`: what has ended it was a mistake, and something else stood in the way when that was put right; it goes on once that is too.
    """

    hangs = Hangs(Merged.CHOSEN)
    person = models.ForeignKey(Person, models.PROTECT, related_name="headships")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="heads")
    letter_serial = models.CharField(max_length=12, blank=True)
    owed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employer"], condition=models.Q(valid_to=None), name="one_head_a_unit")
        ]


class Absence(Fact):
    """调出区外: from the day the file went to the day before it came back; one taken back holds no day (D12, D04).

    From its first day on another province manages the person: the day on which the going was filed (D08, D09). `left_on`: 工作地变更日期,
    where that is earlier: who worked here before it has worked elsewhere since (A9, A31).
    """

    hangs = Hangs(Merged.GO)
    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    to = models.CharField(max_length=20)
    left_on = models.DateField(null=True)
    # What the leaving ended, so that a mistaken transfer can be taken back.
    ended_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    ended_residence = models.ForeignKey(Residence, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = _one_open("away_once_at_a_time")

    @property
    def elsewhere_since(self) -> date:
        """The day on which the post or residence here had ended."""
        return self.left_on or self.valid_from


class Leaving(models.TextChoices):
    """What a head reports of somebody's post (E05); retirement, loss of contact and death are 自然减员."""

    OFF_POST = "off_post", "离岗（仍在本单位）"
    LEFT = "left", "离开单位"
    RETIRED = "retired", "自然减员（退休）"
    LOST = "lost", "自然减员（失去联系）"
    DIED = "died", "自然减员（死亡）"


class Departure(models.Model):
    """离岗与自然减员申报: who reported that somebody left the post, and since when. A death counts once the agency has confirmed it."""

    hangs = Hangs(Merged.STAY)
    person = models.ForeignKey(Person, models.PROTECT, related_name="departures")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="departures")
    what = models.CharField(max_length=8, choices=Leaving.choices)
    on = models.DateField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(auto_now_add=True)
    # The post that it ended, so that a mistaken report can be taken back.
    ended = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    # Of a death: where the file stood when it was closed, and the day on which it was, so that a mistake can be taken back.
    was = models.CharField(max_length=2, choices=Status.choices, blank=True)
    closed_on = models.DateField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(what="died", undone_at=None), name="one_report_of_a_death"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.what} {self.on}"
