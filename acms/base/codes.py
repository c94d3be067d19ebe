"""Codes of the code lists that the code itself asks about, by name. A test holds each to its list (tests/base/test_codes.py)."""

from enum import StrEnum

# What a select sends where there is none of a thing: 学历 and 岗位 write 00, 学位 and 专业技术职务 write 0.
NONE = frozenset({"", "0", "00"})


class Mode(StrEnum):
    """How somebody studied: no code list, the words are our own."""

    FULL = "full"  # 全日制
    PART = "part"  # 非全日制


class Gender(StrEnum):
    """性别 (`gender`)."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    UNSTATED = "9"


class IdType(StrEnum):
    """证件类型 (`id_type`)."""

    RESIDENT = "1"
    PERMANENT = "9"  # 外国人永久居留身份证
    RESIDENCE_PERMIT = "G"  # 港澳台居民居住证


class PoliticalStatus(StrEnum):
    """政治面貌 (`political_status`)."""

    MEMBER = "01"
    PROBATIONARY = "02"


class ResidenceType(StrEnum):
    """居住类型 (`residence_type`)."""

    HOUSEHOLD = "1"  # 户籍所在地
    PERMIT = "2"  # 居住所在地
    SCHOOL = "3"  # 就读学校所在地


class EducationLevel(StrEnum):
    """学历 (`education_level_form`)."""

    NONE = "00"
    AT_MOST_JUNIOR = "90"
    SENIOR = "60"
    BACHELOR = "21"
    POSTGRADUATE_CLASS = "17"
    MASTER = "14"
    DOCTOR = "11"


class Degree(StrEnum):
    """学位 (`degree`), without its branches of learning."""

    NONE = "0"
    DOCTOR = "2"
    MASTER = "3"
    BACHELOR = "4"


class Position(StrEnum):
    """会计工作岗位 (`position_2012`)."""

    NONE = "00"


class AdminPost(StrEnum):
    """会计行政职务 (`admin_post`)."""

    NONE = "00"


class ProfPost(StrEnum):
    """会计专业技术职务 (`prof_post`)."""

    NONE = "0"


class TitleLevel(StrEnum):
    """专业技术资格级别 (`title_level`)."""

    JUNIOR = "1"
    INTERMEDIATE = "2"
    SENIOR = "3"
    FULL_SENIOR = "4"


class TalentStatus(StrEnum):
    """培养状态 (`talent_status`)."""

    GRADUATED = "2"


# 专业技术资格类型 (`qualification_type`) has no code for 无; the form writes this one.
NO_QUALIFICATION = "00"
