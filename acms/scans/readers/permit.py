"""居住证 of people from elsewhere (居住证暂行条例 第四条) (S07)."""

import re

from acms.scans.readers.page import Fields, Page, iso, kept, person, sex, valued


def read(page: Page) -> Fields:
    """Name, sex, birth, number, where the holder lives, issuing office and day."""
    return kept(
        {
            "name": valued(page.beside("姓名"), person),
            "sex": valued(page.beside("性别"), sex),
            "born": valued(page.beside("出生日期", "出生年月日", "出生"), iso),
            "id_number": page.id_number(),
            "address": page.beside("居住地住址", "居住地址", "现居住地址", "现住址", "住址", wraps=True),
            "authority": valued(page.beside("签发机关", "发证机关", wraps=True), office),
            "issued_on": valued(page.beside("签发日期", "发证日期"), iso),
        }
    )


def office(text: str) -> str:
    """An issuing office, without the label that stands on the same line."""
    return re.sub(r"(?:签发|发证)日期?.*$", "", text)
