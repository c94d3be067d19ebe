"""居住证 of people from elsewhere (居住证暂行条例 第四条) (S07)."""

from acms.scans.readers.page import Fields, Page, iso, kept, person, valued


def read(page: Page) -> Fields:
    """Name, number, where the holder lives, issuing office and day."""
    return kept(
        {
            "name": valued(page.beside("姓名"), person),
            "id_number": page.id_number(),
            "address": page.find(r"居住地(?:住址|址|地址)[:：]?(.{6,60}?)[A-Z]*(?:签发|有效|常住|$)"),
            "authority": page.beside("签发机关"),
            "issued_on": valued(page.beside("签发日期"), iso),
        }
    )
