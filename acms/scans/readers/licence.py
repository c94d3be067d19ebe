"""营业执照, 事业单位法人证书, 统一社会信用代码证书 and other certificates of a unit (S07)."""

import re

from acms.base.numbers import uscc
from acms.scans.readers import documents
from acms.scans.readers.page import Fields, Page, iso, kept, valued
from acms.scans.readings import Field

TITLES = ("营业执照", "事业单位法人证书", "统一社会信用代码证书", "社会团体法人登记证书", "民办非企业单位登记证书", "农村集体经济组织登记证", "工会法人资格证书", "执业许可证", "活动场所登记证")  # fmt: skip


_NAMES = ("机构名称", "单位名称", "企业名称", "字号名称", "名称")
_ADDRESSES = ("住所", "主要经营场所", "经营场所", "营业场所", "机构地址", "单位地址", "机构住所", "住所地", "地址")


def read(page: Page) -> Fields:
    """Code, name, address, kind of certificate and the last day of its validity."""
    return kept(
        {
            "uscc": _code(page),
            "name": _name(page.beside(*_NAMES, wraps=True)),
            "address": _address(page.beside(*_ADDRESSES, wraps=True)),
            "title": page.find("(" + "|".join(TITLES) + ")"),
            "valid_to": valued(page.find(r"有效期限?.{0,3}自?(.{8,13}?日?[至到\-—~].{8,13}?日|.{8,30}?日)(?!至)"), iso),
        }
    )


# The code has no I, O, S, V and Z: what is read as one of them is the digit that it looks like.
_NOT_USED = str.maketrans("IOSVZlo", "105V210")


def _code(page: Page) -> Field | None:
    for line in page.lines:
        for hit in re.finditer(r"[0-9A-Za-z]{18}", documents.plain(line.text)):
            code = hit[0].translate(_NOT_USED).upper()
            if uscc.is_valid(code):
                return Field(code, line.confidence, line.box)
    return None


# What names of units end in. A name that ends otherwise may have lost its last characters at a fold or an edge.
_ENDINGS = ("中心", "中学", "小学", "大学", "政府", "组织", *"司厂店局院校所站队社处会部室团组馆园场村户行库台")
# What addresses end in, figures too: …1号, 3层2201, 友谊大街东, 新华嘎查.
_PLACES = (
    *"0123456789号室房户层楼院村区街路巷道组屯队厦园场店城苑庄厅门铺座栋幢排单元镇乡旗县市内处侧东西南北角口旁面边)",
    "嘎查",
    "苏木",
)
CUT_SHORT = 0.6
# The kind of unit stands in the row below the name, and is never a place.
_KIND = re.compile(r"(?:公司|厂|社|店|部).*(?:有限责任公司|股份有限公司)(?:\(|$)|独资企业|个体工商户")
_PLACE = re.compile("[省市区县旗盟州镇乡街路道村号楼巷弄园苏木嘎查]")


def _name(field: Field | None) -> Field | None:
    """What was read, less sure where it seems cut short, or to run on into the row below."""
    if field is None or (field.value.endswith(_ENDINGS) and not _KIND.search(field.value)):
        return field
    return _unsure(field)


def _address(field: Field | None) -> Field | None:
    """What was read, less sure where it seems cut short, or names no place."""
    if field is None or (field.value.endswith(_PLACES) and _PLACE.search(field.value)):
        return field
    return _unsure(field)


def _unsure(field: Field) -> Field:
    return Field(field.value, min(field.confidence, CUT_SHORT), field.box)
