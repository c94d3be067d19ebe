"""The codes that the code asks about by name are those of the code lists."""

from enum import StrEnum

import pytest

from acms.base import codelists, codes

NAMED = [
    ("gender", codes.Gender.UNKNOWN, "未知的性别"),
    ("gender", codes.Gender.MALE, "男"),
    ("gender", codes.Gender.FEMALE, "女"),
    ("gender", codes.Gender.UNSTATED, "未说明的性别"),
    ("id_type", codes.IdType.RESIDENT, "居民身份证"),
    ("id_type", codes.IdType.PERMANENT, "外国人永久居留身份证"),
    ("id_type", codes.IdType.RESIDENCE_PERMIT, "港澳台居民居住证"),
    ("political_status", codes.PoliticalStatus.MEMBER, "中国共产党党员"),
    ("political_status", codes.PoliticalStatus.PROBATIONARY, "中国共产党预备党员"),
    ("residence_type", codes.ResidenceType.HOUSEHOLD, "户籍所在地"),
    ("residence_type", codes.ResidenceType.PERMIT, "居住所在地"),
    ("residence_type", codes.ResidenceType.SCHOOL, "就读学校所在地"),
    ("education_level_form", codes.EducationLevel.NONE, "无"),
    ("education_level_form", codes.EducationLevel.AT_MOST_JUNIOR, "初中及以下"),
    ("education_level_form", codes.EducationLevel.SENIOR, "高中"),
    ("education_level_form", codes.EducationLevel.BACHELOR, "本科"),
    ("education_level_form", codes.EducationLevel.POSTGRADUATE_CLASS, "研究生班"),
    ("education_level_form", codes.EducationLevel.MASTER, "硕士研究生"),
    ("education_level_form", codes.EducationLevel.DOCTOR, "博士研究生"),
    ("degree", codes.Degree.NONE, "无"),
    ("degree", codes.Degree.DOCTOR, "博士"),
    ("degree", codes.Degree.MASTER, "硕士"),
    ("degree", codes.Degree.BACHELOR, "学士"),
    ("position_2012", codes.Position.NONE, "无"),
    ("admin_post", codes.AdminPost.NONE, "无"),
    ("prof_post", codes.ProfPost.NONE, "无职务"),
    ("title_level", codes.TitleLevel.JUNIOR, "初级"),
    ("title_level", codes.TitleLevel.INTERMEDIATE, "中级"),
    ("title_level", codes.TitleLevel.SENIOR, "高级"),
    ("title_level", codes.TitleLevel.FULL_SENIOR, "正高级"),
    ("talent_status", codes.TalentStatus.GRADUATED, "毕业"),
]


@pytest.mark.parametrize(("title", "code", "name"), NAMED, ids=lambda value: str(value))
def test_a_named_code_is_that_of_its_list(title: str, code: StrEnum, name: str) -> None:
    assert codelists.name(title, code) == name


def test_every_named_code_is_held_to_a_list() -> None:
    lists = [kind for kind in vars(codes).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
    members = [(kind, member) for kind in lists if kind not in (StrEnum, codes.Mode) for member in kind]
    assert {(type(code), code) for _, code, _ in NAMED} == set(members)


def test_W10_no_qualification_is_no_code_of_the_list() -> None:
    assert codes.NO_QUALIFICATION not in codelists.names("qualification_type")
