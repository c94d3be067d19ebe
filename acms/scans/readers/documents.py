"""The words of documents: folded for comparing, the days that they name, whether a value stands among them."""

import re
import unicodedata
from datetime import date

from acms.base import text as base_text

_NUMERALS = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")
_CHINESE_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_ARABIC_DATE = re.compile(r"((?:19|20)\d{2})[年.\-/](\d{1,2})[月.\-/](\d{1,2})")


# OCR now and then answers with the traditional form of a printed simplified character.
_SIMPLE = str.maketrans(
    "證書學業畢會計資從員聯網國華專編號碼驗認報門營執機構稱類財務審經濟屬發體單處區縣鎮鄉內漢滿囘壯莊達爾倫鄂溫績滬貿關時間長"
    "東車馬龍飛張劉陳楊趙黃吳孫強別說戶眞敎靑淸爲產産顏冊錄査呂兪衆鳳麗榮蘭連運遠選進邊還這過適陽陰雲電靜韓順頭題風館鮮鳥齊齡"
    "証註許設訓記訂詢試該誌誠談調論諾謝譚護貝負貢責貨購賀賈賓賢賴贊軍軒輝輔農鄧鄭鄒醫釋鋒鋼錢錦鎖鐘鐵鑒閆閻閔閱隊際隨難雙韋頁"
    "項須頒預領顧飯飲騰魯鴻鵬鶴麥點億儀價優兒兩凱剛創劃劍勁動勝勞勵勳協參問啟啓喬園圓團圖場塊壽夢奪婦寧實寫寶將導層島崗嶺帥師"
    "廣廳彥愛慶應懷戰擇據換撥數斷曉曆條來極橋檢權歐歲歸殘沒測湯潔澤濤灣煙燈爭牆環現瑪瓊畫當疊盡監盤礦禮種積穩窮競筆節範築簡簽"
    "糧級紀約紅純紙細終組結給統絲綜綠維緒線緣練總繼續羅義習聖聰聲職聽肅興舉舊艷葉蓮蔣藝藥蘇蕭虛術衛補裝製親觀覺討",
    "证书学业毕会计资从员联网国华专编号码验认报门营执机构称类财务审经济属发体单处区县镇乡内汉满回壮庄达尔伦鄂温绩沪贸关时间长"
    "东车马龙飞张刘陈杨赵黄吴孙强别说户真教青清为产产颜册录查吕俞众凤丽荣兰连运远选进边还这过适阳阴云电静韩顺头题风馆鲜鸟齐龄"
    "证注许设训记订询试该志诚谈调论诺谢谭护贝负贡责货购贺贾宾贤赖赞军轩辉辅农邓郑邹医释锋钢钱锦锁钟铁鉴闫阎闵阅队际随难双韦页"
    "项须颁预领顾饭饮腾鲁鸿鹏鹤麦点亿仪价优儿两凯刚创划剑劲动胜劳励勋协参问启启乔园圆团图场块寿梦夺妇宁实写宝将导层岛岗岭帅师"
    "广厅彦爱庆应怀战择据换拨数断晓历条来极桥检权欧岁归残没测汤洁泽涛湾烟灯争墙环现玛琼画当叠尽监盘矿礼种积稳穷竞笔节范筑简签"
    "粮级纪约红纯纸细终组结给统丝综绿维绪线缘练总继续罗义习圣聪声职听肃兴举旧艳叶莲蒋艺药苏萧虚术卫补装制亲观觉讨",
)


def small_number(numeral: str) -> int:
    """25, 二十五 or 二五 → 25."""
    if "十" not in numeral:
        return int(numeral.translate(_NUMERALS))
    tens, _, ones = numeral.partition("十")
    return int(tens.translate(_NUMERALS) or 1) * 10 + int(ones.translate(_NUMERALS) or 0)


def dates(text: str) -> set[date]:
    """Every day the text names, in Arabic or Chinese numerals."""
    found = set()
    packed = plain(text)
    candidates = [(int(y), int(m), int(d)) for y, m, d in _ARABIC_DATE.findall(packed)]
    candidates += [
        (int(y.translate(_NUMERALS)), small_number(m), small_number(d))
        for y, m, d in _CHINESE_DATE.findall("".join(text.split()))
    ]
    for year, month, day in candidates:
        try:
            found.add(date(year, month, day))
        except ValueError:
            continue
    return found


_MONTH = re.compile(r"([12一二][\d〇○零一二三四五六七八九]{3})年([\d一二三四五六七八九十]{1,2})月")


def month(text: str) -> str:
    """An ISO month, where a line says a month and nothing else; empty otherwise."""
    hit = _MONTH.fullmatch("".join(text.split()))
    return (
        f"{int(hit[1].translate(_NUMERALS)):04}-{small_number(hit[2]):02}"
        if hit and 1 <= small_number(hit[2]) <= 12
        else ""
    )


_SHORT_DATE = re.compile(
    r"([12一二〇○零三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
BORN = range(1930, 2016)  # nobody with papers was born before or after


def birthday_short_of_a_nought(text: str) -> date | None:
    """A birth date in Chinese numerals whose 〇 OCR has dropped, where only one year can be meant: 一九九年 is 1990."""
    found = _SHORT_DATE.search("".join(text.split()))
    if found is None:
        return None
    year = found[1].translate(_NUMERALS)
    years = {int(f"{year[:n]}0{year[n:]}") for n in range(1, 4)} & set(BORN)
    try:
        return date(years.pop(), small_number(found[2]), small_number(found[3])) if len(years) == 1 else None
    except ValueError:
        return None


_CUT_DATE = re.compile(r"(?<!\d)([09]\d\d)年(\d{1,2})月(\d{1,2})日")


def day_short_of_its_first_digit(text: str) -> date | None:
    """A day whose year has lost its first digit at the edge of its cell, where only one can be meant: 976年 is 1976, 021年 is 2021."""
    found = _CUT_DATE.search(plain(text))
    if found is None:
        return None
    year = ("1" if found[1][0] == "9" else "2") + found[1]
    try:
        return date(int(year), int(found[2]), int(found[3]))
    except ValueError:
        return None


def plain(text: str) -> str:
    """Text for comparing: full-width and traditional forms folded, brackets alike, no spaces."""
    folded = unicodedata.normalize("NFKC", text).translate(_SIMPLE)
    return "".join(folded.split()).replace("•", "·").replace("・", "·")


def alike(one: str, other: str) -> bool:
    """True for the same words, in whatever widths, blanks and dots."""
    return base_text.dotted(plain(one)) == base_text.dotted(plain(other))


def mentions(text: str, value: str) -> bool:
    """True when the text holds the value, spaces and character widths aside. False for an empty value."""
    return bool(value) and base_text.dotted(plain(value)) in base_text.dotted(plain(text))
