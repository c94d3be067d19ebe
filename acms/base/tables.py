"""Rows of an uploaded table, one at a time: workbooks, CSV as spreadsheets and databases write it, tables of web pages (C05).

A row is (its number in the file, its cells as text), without the empty cells behind the last one. What strangers' workbooks do
to a reader, they do to a process of its own (`acms.base.workbooks`); nothing larger than some rows is kept here.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import zip_longest
from typing import Any, BinaryIO

from acms.base import separated, words
from acms.base.errors import Refused

MB = 1024 * 1024
LARGEST_INSIDE = 600 * MB  # a sheet of 400 thousand people unpacks to some 200
QUICK_INSIDE = 48 * MB  # unpacked, read within a second: as much as a page may wait for
QUICK_OLD = 4 * MB  # the same for what is not packed
MOST_SWOLLEN = 300  # a part of an honest workbook packs to a tenth; a bomb to a thousandth
SMALL_TEXT = MB  # a text of so many bytes is read within a fifth of a second, where it came
QUICK = ("3", str(1024 * MB))  # seconds of processor and bytes of memory for a glance
WHOLE = ("120", str(3072 * MB))
MOST_ROWS = 1_048_576  # what one sheet of a workbook holds; a CSV may have more
HEAD_WITHIN = 26  # rows in which a head is looked for
HIGHEST = 3  # rows of a head
Row = tuple[int, list[str]]
_SUM = re.compile(r"(合计|总计|小计|共计|总数)([:：0-9一-九共(（]|人数|小计|合计|$)")
_COUNT = re.compile(r"[^0-9]*|[^0-9]*[0-9]{1,6}(\.0+)?[人名个]?")  # none, or how many there are: no number of anybody
OF_GROUP = "："  # between the rows of a head; `plain_head` leaves it out


class Number(str):
    """The text of a cell that holds a number: whoever typed it may have typed more digits than a number keeps."""


@dataclass(frozen=True)
class Sheet:
    """A sheet at a glance: its place in the file, its name, its first rows that are not empty.

    `wide`: by the number of a row, the first and the last column of its cells that are merged to the right, where the file says so.
    """

    place: int
    name: str
    rows: list[Row]
    wide: dict[int, dict[int, int]] = field(default_factory=dict)


def is_sum(said: str, number: str) -> bool:
    """True for a row of sums (合计, 小计) among the rows of people, by what stands in a cell and where their numbers stand: a name may be
    missing and a number wrong, so both have to say so."""
    return _SUM.match("".join(said.split())) is not None and _COUNT.fullmatch("".join(number.split())) is not None


# How the lines begin that people write below a table.
_REMARK = re.compile(
    r"(合计|总计|小计|共计|总数|本页|累计|注|备注|说明|填表说明|填报说明)([:：0-9一-九共(（]|人数|小计|合计|$)"
    r"|(填表|制表|填报|审核|复核|经办|负责|联系)(人|单位|时间|日期|电话)|单位负责人|(单位)?\(?(盖章|公章)"
    r"|[^:：]{1,12}[:：]$|.{0,12}(签字|签名|签章|盖章)"
)


def is_remark(first: str, number: str) -> bool:
    """True for a row of nobody: signatures, a seal, a remark. `first`: its first cell that is filled; `number`: where ID numbers stand.

    A label that is to be filled in by hand (分管领导：) is nobody's name.
    """
    packed_first = "".join(first.split())
    return not any(map(str.isdecimal, number)) and _REMARK.match(packed_first) is not None


class Slow(Refused):
    """A table that takes longer than a page may wait for: who has time reads it."""


def sheets(file: BinaryIO, *, at_a_page: bool = False) -> list[Sheet]:
    """The sheets that people see, with their first rows. `at_a_page`: somebody waits for it. Raises Refused for what is no table, Slow."""
    if _read_apart(file):
        answers = _asked(file, "glance", 0, QUICK if at_a_page else WHOLE)
        found = [
            Sheet(reply["place"], reply["name"], _texts(reply["rows"]), _wide(reply.get("wide", [])))
            for reply in answers
        ]
        return [sheet for sheet in found if sheet.rows]
    rows = []
    for row in separated.rows(file):
        rows.append(row)
        if len(rows) == HEAD_WITHIN:
            break
    return [Sheet(0, "", rows)] if rows else []


def _wide(merged: list[tuple[int, int, int]]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for number, first, last in merged:
        found.setdefault(number, {})[first] = last
    return found


def rows(file: BinaryIO, sheet: int = 0) -> Iterator[Row]:
    """Every row of a sheet that is not empty. Raises Refused for what is no table."""
    if _read_apart(file):
        for some in _asked(file, "rows", sheet, WHOLE):
            yield from _texts(some)
    else:
        yield from separated.rows(file)


def require_fewer(file: BinaryIO) -> None:
    """Raises Refused for a CSV of more rows than a sheet holds, before anybody waits for it."""
    lines = text_lines(file)
    # A line end inside quotes ends no row, so rows are counted where there may be too many; of so many lines nobody waits for that.
    if lines > 2 * MOST_ROWS or (lines > MOST_ROWS and _counted(file) > MOST_ROWS):
        raise Refused(words.TOO_MANY_ROWS, "too_many_rows")


def _counted(file: BinaryIO) -> int:
    """How many rows a CSV has, as the reading process counts them."""
    return sum(_asked(file, "count", 0, WHOLE))


def text_lines(file: BinaryIO) -> int:
    """How many lines a table has that is text, empty ones too, whichever system wrote it; 0 of a workbook."""
    if not _is_text(file):
        return 0
    file.seek(0)
    ends = 0
    for block in iter(partial(file.read, MB), b""):
        ends += block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n")
    return ends


def quick(file: BinaryIO) -> bool:
    """True when a glance takes a second or less, by what the file says of itself. Raises Refused for a bomb."""
    head = _beginning(file)
    if head.startswith(b"PK"):
        return _inside(file) <= QUICK_INSIDE
    return _is_text(file) or file.seek(0, os.SEEK_END) <= QUICK_OLD


@dataclass(frozen=True)
class Head:
    """The head of a sheet: the number of its lowest row, its cells, and its rows as they stand in the file, from the uppermost on."""

    number: int
    cells: list[str]
    lines: list[list[str]]


def head_of(found: Iterable[Sheet], known: Callable[[list[str]], Mapping[Any, int]]) -> tuple[Sheet, Head] | None:
    """The sheet and its head: where most cells are known, at least two. `known` says at which place it knows what.

    Of two that are alike and touch, as a head does that is merged over two rows, the lower one.
    """
    best: tuple[int, Sheet, Head] | None = None
    for sheet in found:
        heads = {number: head_at(sheet, number, known) for number, _ in sheet.rows}
        for number, head in heads.items():
            count = len(known(head.cells))
            below = best is not None and best[1] is sheet and best[2].number == number - 1 and best[0] == count
            if _is_upper_part(sheet, head, heads.get(number + 1), known):
                continue
            if count >= 2 and (best is None or count > best[0] or below):
                best = (count, sheet, head)
    return best[1:] if best else None


def _is_upper_part(
    sheet: Sheet, head: Head, below: Head | None, known: Callable[[list[str]], Mapping[Any, int]]
) -> bool:
    """True for a row of groups over a head that is known: alone it would be read without what its groups hold."""
    if below is None or len(below.lines) < 2 or len(known(below.cells)) < 2:
        return False
    upper, lower = below.lines[-2:]
    return head.lines[-1] == upper and _are_groups(upper, lower, known, sheet.wide.get(head.number))


def head_at(sheet: Sheet, number: int, known: Callable[[list[str]], Mapping[Any, int]]) -> Head:
    """The head whose lowest row is this one, with up to two rows of groups above it where there are such. Raises KeyError."""
    rows = dict(sheet.rows)
    head = Head(number, rows[number], [rows[number]])
    joined, lines = head.cells, head.lines
    for above in range(number - 1, number - HIGHEST, -1):
        if (upper := rows.get(above)) is None:
            break
        touches = len(lines) == len(head.lines)
        lower = lines[0]
        joined, lines = grouped(upper, joined, sheet.wide.get(above)), [upper, *lines]
        is_more = _says_more(known(joined), known(upper), known(head.cells))
        if is_more or (touches and _are_groups(upper, lower, known, sheet.wide.get(above))):
            head = Head(number, joined, lines)
    return head


def _says_more(joined: Mapping[Any, int], upper: Mapping[Any, int], lower: Mapping[Any, int]) -> bool:
    """True where a row above is one of groups. A title is none: with it nothing more is known, and nothing else."""
    return len(joined) > len(upper) and len(joined) >= len(lower) and (len(joined) > len(lower) or joined != lower)


# What stands above a table and is no group: 会计人员名册, 填报单位：样例局, 2020年5月.
_TITLE = re.compile(
    r"[:：].|\d{4}(?:年\d|[-./]\d)|填报|制表|填表|盖章|\d{6}|(?:表|册|名单|清单|台账|一览|汇总|统计|附件\d*)(?:[(（].*)?$"
)


def _are_groups(
    upper: list[str],
    lower: list[str],
    known: Callable[[list[str]], Mapping[Any, int]],
    wide: Mapping[int, int] | None = None,
) -> bool:
    """True where a row is one of groups by its shape: one cell or more over several heads of the next row, no title among them.

    What its groups are called need not be known: whose 姓名 and 电话 are is said by them alone (经办人 beside 会计人员). That it has any the
    table shows (`_shows_groups`); else it is a line of notes, whatever stands in it.
    """
    pairs = list(zip_longest(upper, lower, fillvalue=""))
    if (
        not _shows_groups(upper, lower, known, wide or {})
        or any(map(_TITLE.search, filter(None, upper)))
        or any(re.search(r"\d{6}", cell) for cell in lower)
    ):
        return False
    over: dict[int, list[int]] = {}  # by the column of a group: those that it stands over
    alone = merged = 0  # heads without a group, and those of them that are merged over both rows
    group = -1
    for at, (above, below) in enumerate(pairs):
        if at and above == pairs[at - 1][0] != below:  # it stands over each of its columns
            above = ""
        group = at if above else group
        merged += bool(above) and above == below
        if (below and group < 0) or (above and (not below or above == below)):
            alone += 1
            over.setdefault(group, [])
        elif below:
            over.setdefault(group, []).append(at)
    filled = [(group, under) for group, under in over.items() if under]
    if len(filled) == 1 and not alone:  # a title over all
        return False
    heads, below_them = known(upper).values(), known(lower).values()
    narrow = [(group, under[0]) for group, under in filled if len(under) == 1]
    several = any(len(under) > 1 for _, under in filled)
    told = alone > 1 and any(at in below_them for _, at in narrow)
    # Below a head that is known stands what it heads, unless that is known as a head too: 单位 over 电话.
    return merged > 1 or ((several or told) and not any(at in heads and it not in below_them for at, it in narrow))


_LABEL = re.compile(r"[:：]\s*$")  # to be filled in behind it: 单位：
_SAYS_WHOSE = re.compile(
    r"^[^\d共]*[^\d一二两三四五六七八九十百]人$|人员|方$|配偶|[父母]亲|子女|亲属|^原|[转调迁][出入]"
)


def _shows_groups(
    upper: list[str],
    lower: list[str],
    known: Callable[[list[str]], Mapping[Any, int]],
    wide: Mapping[int, int],
) -> bool:
    """True where something tells groups from notes that were typed above a head (单位： in one cell, 2026年度 in another).

    Cells that are merged over several heads or stand over each of them; heads of which there are two, so that something has to say
    which is whose; heads of the upper row that go on below it; or a cell that says whose the columns below it are.
    """
    pairs = list(zip_longest(upper, lower, fillvalue=""))
    heads = [packed(cell) for cell in lower if cell]
    if len(set(heads)) < len(heads):
        return True
    if any(above and above == pairs[at - 1][0] and below != above for at, (above, below) in enumerate(pairs) if at):
        return True
    if any(not pairs[at][1] or pairs[at][0] == pairs[at][1] for at in known(upper).values()):
        return True
    groups = [(at, above) for at, (above, below) in enumerate(pairs) if above and below and not _LABEL.search(above)]
    if any(sum(map(bool, lower[at : wide.get(at, at) + 1])) > 1 for at, _ in groups):
        return True
    return any(_SAYS_WHOSE.search(plain_head(above)) or is_about(plain_head(above)) for _, above in groups)


def grouped(upper: list[str], lower: list[str], wide: Mapping[int, int] | None = None) -> list[str]:
    """A row of groups and what stands below it as one head: a group stands before each of its columns.

    It goes on to the right until the next one begins, or as far as it is merged where the file says so (`wide`).

    >>> grouped(["姓名", "学历情况", "", "备注"], ["", "学历", "专业"])
    ['姓名', '学历情况：学历', '学历情况：专业', '备注']
    >>> grouped(["学历情况", "", ""], ["学历", "专业", "手机号"], {0: 1})
    ['学历情况：学历', '学历情况：专业', '手机号']
    """
    cells, group, last = [], "", None
    for at, (above, below) in enumerate(zip_longest(upper, lower, fillvalue="")):
        if above:
            group, last = (above if below and below != above else ""), (wide or {}).get(at)
        elif last is not None and at > last:
            group = ""
        cells.append(f"{group}{OF_GROUP}{below}" if group and below else below or above)
    return cells


_IN_BRACKETS = re.compile(r"\(([^()]*)\)?|\[([^\[\]]*)\]")
# What stands in brackets behind a head and says whose or which it is: 电话（单位）, 学分（应修）. 身份证号（18位） says nothing of that.
_WHOSE = re.compile(
    r"人$|人员|单位|机构|部门|方$|亲属|配偶|[父母]亲|子女|办公|座机|固话|家庭|住宅|传真|紧急|^原|[转调迁][出入]|应[修得]|实[修得]|在职|全日制|^学[分时]$"
)


def plain_head(text: str) -> str:
    """A head as it is compared: without blanks, brackets and what they hold, stars and colons.

    >>> plain_head(" 身份证 号码*（18位）："), plain_head("学时\\n年度")
    ('身份证号码', '学时年度')
    """
    return re.sub(r"\([^()]*\)|\[[^\[\]]*\]|[*:★●]|\(.*$", "", packed(text))


def packed(text: str) -> str:
    """Without blanks, in half width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def plain_heads(cell: str) -> tuple[tuple[str, ...], str]:
    """The groups over a head, the highest first, and the head itself, as they are compared.

    What brackets say of whose it is is a group too.

    >>> plain_heads("学历情况：毕业 院校"), plain_heads("姓名："), plain_heads("联系电话（单位）")
    ((('学历情况',), '毕业院校'), ((), '姓名'), (('单位',), '联系电话'))
    """
    *above, own = cell.rstrip(OF_GROUP).split(OF_GROUP)
    said = ("".join(found) for found in _IN_BRACKETS.findall(packed(own)))
    groups = (*map(plain_head, above), *(one for one in said if _WHOSE.search(one)))
    return tuple(filter(None, groups)), plain_head(own)


# Groups about whoever a row is about: they say of no column that it is somebody else's.
_GENERAL = r"(?:基本|基础|主要|身份|自然|一般|相关|个人)*(?:情况|信息|资料|概况|内容|状况|背景)*"
_PERSON = re.compile(
    r"(?:会计|财务|财会|从业|参训|受训|培训|持证|在职|在岗|参加|考评|被考评|考核|被考核|专业技术)*"
    rf"(?:(?:人员|学员|职工|员工|干部|持有人|持证人|考生|对象)|个人|本人)?{_GENERAL}"
)
_PERSONS = re.compile(r"人|员|职工|干部|考生|对象|情况|信息|资料|概况|内容|状况|背景")
_WHICH = r"(?:现有|现|最高|当前|目前|本人|个人|会计人员|人员|员工|职工|学员|所在|已取得|取得|获得|持有|参加|完成)*"


def is_about(group: str, subject: str = "") -> bool:
    """True for a group about the person of the row, 会计人员基本情况, or about a subject: a pattern of its words.

    A group that nobody knows is about somebody or something else, until whoever uploaded the table says otherwise.

    >>> is_about("会计人员信息"), is_about("经办人"), is_about("现单位情况", "单位"), is_about("转出单位", "单位")
    (True, False, True, False)
    """
    if _PERSON.fullmatch(group) and _PERSONS.search(group):
        return True
    return bool(subject) and re.fullmatch(f"{_WHICH}(?:{subject}){_GENERAL}", group) is not None


_BLANKS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # and marks of encodings
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_NO_TABLES = (
    b"%PDF",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"II*\0",
    b"MM\0*",
    b"\x1f\x8b",
    b"BM",
)


def _read_apart(file: BinaryIO) -> bool:
    """True for what is read in another process: all but a small CSV. Raises Refused."""
    return not _is_text(file) or file.seek(0, os.SEEK_END) > SMALL_TEXT


def _is_text(file: BinaryIO) -> bool:
    """True for CSV, also for what turns out to be none. Raises Refused for what is no table, and for a bomb."""
    head = _beginning(file)
    if head.startswith(_NO_TABLES):
        raise Refused(words.NO_TABLE, "no_table")
    if head.startswith(b"PK"):
        if _inside(file) > LARGEST_INSIDE:
            raise Refused(words.SWOLLEN, "swollen")
        return False
    return not (head.startswith(_OLD_WORKBOOK) or head.lstrip(_BLANKS).startswith(b"<"))


def _beginning(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    return head


def _inside(file: BinaryIO) -> int:
    """How many bytes a packed workbook says that it holds. Raises Refused for one that would swell beyond measure."""
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Refused(words.NO_TABLE, "no_table") from None
    if any(part.file_size > MOST_SWOLLEN * max(part.compress_size, 1024) for part in parts):
        raise Refused(words.SWOLLEN, "swollen")
    return sum(part.file_size for part in parts)


def _asked(file: BinaryIO, what: str, sheet: int, bounds: tuple[str, str]) -> Iterator[Any]:
    """What the reading process says, line by line. Raises Refused; a process that dies was given too much."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(sys.path), "LANG": "C.UTF-8"}
    with tempfile.TemporaryFile() as disk:
        file.seek(0)
        shutil.copyfileobj(file, disk)
        disk.seek(0)
        reading = subprocess.Popen(
            [sys.executable, "-m", "acms.base.workbooks", what, str(sheet), *bounds],
            stdin=disk,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert reading.stdout is not None
        try:
            for line in reading.stdout:
                reply = json.loads(line)
                if isinstance(reply, dict) and "refused" in reply:
                    raise Refused(words.TABLE_FAULTS[reply["refused"]], reply["refused"])
                yield reply
            if (ended := reading.wait()) != 0:
                out_of_time = bounds == QUICK and -ended in (signal.SIGXCPU, signal.SIGKILL)
                raise (Slow if out_of_time else Refused)(words.SWOLLEN, "swollen")
        finally:
            reading.kill()
            reading.wait()
            reading.stdout.close()


def _texts(some: list[tuple[int, list[Any]]]) -> list[Row]:
    return [(number, [_text(cell) for cell in cells]) for number, cells in some]


def _text(cell: str | int | float) -> str:
    """A cell as people see it: a number without exponent, and without the digits that it has never had."""
    if isinstance(cell, str):
        return cell
    if float(cell).is_integer():
        return Number(format(Decimal(repr(float(cell))).to_integral_value(), "f"))
    return Number(format(Decimal(repr(cell)), "f"))
