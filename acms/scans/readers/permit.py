"""居住证 of people from elsewhere (居住证暂行条例 第四条) (S07)."""

from acms.scans.readers.page import Fields, Page, iso, kept, person, valued


def read(page: Page) -> Fields:
    """Name, number, where the holder lives, issuing office and day."""
    return kept(
        {
            "name": valued(page.beside("姓名"), person),
            "id_number": page.id_number(),
            "address": page.beside("居住地住址", "居住地址", "现居住地址", "现住址", "住址", wraps=True),
            "authority": page.beside("签发机关", "发证机关", wraps=True),
            "issued_on": valued(page.beside("签发日期", "发证日期"), iso),
        }
    )
