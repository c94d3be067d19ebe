"""A page as labels and their values, by where they stand: the forms of hundreds of offices say the same in other places (S07)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from acms.scans.ocr import Box, Line
from acms.scans.readers import documents

# What stands beside a value on the papers that are read. Those that no reader asks for are here so that values end before them.
LABELS = tuple(
    sorted(
        (
            *("姓名", "性别", "民族", "出生", "出生日期", "出生年月", "出生年月日", "住址", "公民身份号码", "身份证号", "身份证号码", "身份号码", "证件号码", "证件号", "证件类型"),
            *("签发机关", "签发日期", "签发单位", "有效期", "有效期限", "有效期至", "有效期自", "居住地址", "居住地住址", "现居住地址", "现住址", "户籍地址", "户籍所在地", "常住户口所在地", "常住户口所在地住址", "常住户口住址", "服务处所", "签注"),
            *("名称", "单位名称", "机构名称", "企业名称", "字号名称", "类型", "主体类型", "商事主体类型", "住所", "地址", "机构地址", "单位地址", "经营场所", "主要经营场所", "营业场所", "住所地", "机构住所", "法定代表人", "负责人", "经营者", "经营者姓名", "投资人", "执行事务合伙人", "单位负责人", "机构性质", "机构类型"),
            *("注册资本", "实收资本", "注册资金", "开办资金", "出资额", "成员出资总额", "资产总额", "资产情况", "成立日期", "注册日期", "营业期限", "合伙期限", "经营期限", "经营范围", "经营范围及方式", "业务范围", "宗旨和业务范围", "宗旨和", "宗旨", "组成形式", "经营性质", "活动地域", "活动区域", "经费来源", "举办单位", "业务主管单位", "主管单位"),
            *("登记机关", "登记管理机关", "赋码机关", "登赋码机关", "发证机关", "发证日期", "颁发日期", "颁发单位", "颁证日期", "登记日期", "核准日期", "批准机关", "统一社会信用代码", "注册号", "登记证号", "证照编号", "证书编号", "证书号", "管理号", "编号", "学校编号", "证书登记号", "登记号", "登记编号", "副本编号"),
            *("毕业院校", "院校名称", "学校名称", "院校", "学校", "校名", "院校所在地", "学校所在地", "院校所在省市", "学校所在省市", "院校代码", "学校代码", "专业代码", "学校类型", "办学类型", "办学性质", "培养方式", "入学方式", "院校类别", "专业", "专业名称", "层次", "学历层次", "学历类别", "学历类型", "学历", "类型", "学习形式", "形式", "学制", "入学时间", "入学日期", "毕业时间", "毕业日期", "毕结业日期", "毕结业时间", "毕(结)业日期", "毕(结)业时间", "毕(结)业日", "毕(结)业时", "毕结业", "毕(结)业", "毕结业结论", "毕(结)业结论", "毕(结)业结", "毕业结论", "校长", "校(院)长", "院长", "院(校)长", "校(院)长姓名", "院长姓名", "校长姓名", "学籍状态", "院系", "系所", "系(所、函授站)", "分院", "班级", "学号", "在线验证码", "在线验证", "验证码", "报告编号", "打印日期", "更新日期", "主考学校", "主考院校", "培养单位", "办学单位", "离校日期", "预计毕业日期", "学位授予单位", "学位", "获学位日期", "学位类别", "证书序列号"),
            *("专业类别", "资格名称", "职称专业", "资格级别", "职称名称", "职称级别", "级别", "职务名称", "任职资格", "专业技术资格", "资格等级", "批准日期", "批准时间", "取得时间", "取得日期", "授予时间", "授予日期", "评审通过时间", "通过时间", "评审委员会", "评委会名称", "评审组织", "批准文号", "批准单位", "工作单位", "持证人签名", "签名", "资格取得时间", "专业技术职务任职资格", "系列", "专业系列", "发证时间", "签发时间", "考试时间", "考试日期", "档案号"),
        ),
        key=len,
        reverse=True,
    )
)  # fmt: skip
# What follows a short label and makes another word of it: 专业技术资格, 院校代码.
_OTHER_WORD = ("名称", "类别", "所在地", "类型", "层次", "代码", "地址", "形式", "技术", "人员", "证书", "登记", "标准", "机构", "学校", "学习")  # fmt: skip
SURE_LABEL = 4  # characters from which a label is one wherever it stands in a line
# Labels by their end.
_TAILS = Counter(label[1:] for label in LABELS if len(label) >= SURE_LABEL)
# A label whose first character, spaced far from the others, was not read: 书编号 of 证 书 编 号. Only where one label alone ends so.
_CUT = {label[1:]: label for label in LABELS if _TAILS[label[1:]] == 1 and label[1:] not in LABELS}
# The last characters of labels that forms space out over their whole column, so far from the first that it is not seen.
_LAST = {"称": "名称", "型": "类型", "所": "住所"}
_WITHIN = 0.5  # of a line's height, by which it stands in a row whose label is higher than itself
_COLUMN = 4  # characters in the column of labels
_BLANK = 1.3  # steps from one character to the next
_NEAR = 3.0  # heights of a line between such a character and what is said
_STARTS = frozenset(label[:length] for label in LABELS for length in range(1, len(label)))
_FAR = 9.0  # heights of a line between the characters of a label that was spaced out over its column


@dataclass(frozen=True)
class Slope:
    """How far the lines of a page fall to the right: `at_top` at its upper edge, `more` for each pixel below it.

    A page that was photographed from the side falls more at one end than at the other. Only what stands level can be put into rows.
    """

    at_top: float = 0.0
    more: float = 0.0

    def level(self, line: Line) -> Line:
        """The line as it would stand on a level page."""
        if self == Slope():
            return line
        if not line.corners:
            return replace(line, box=self._moved(line.box, -1))
        heights = [y - x * self._fall(line.middle) for x, y in line.corners]
        x, y, w, _ = line.box
        top = round(min(heights))
        at = tuple(place + top - y for place in line.at) if line.is_column else line.at
        return replace(line, box=(x, top, w, max(round(max(heights)) - top, 1)), at=at)

    def as_it_lies(self, box: Box) -> Box:
        """A box of the level page, on the picture again."""
        return self._moved(box, 1)

    def _moved(self, box: Box, way: int) -> Box:
        x, y, w, h = box
        return x, round(y + way * (x + w / 2) * self._fall(y + h / 2)), w, h

    def _fall(self, y: float) -> float:
        return self.at_top + self.more * y


_FALLS = 0.012  # for each pixel to the right, some 0.7°: a page that falls less is read as it lies
_STRAY = 3 * _FALLS  # a line that falls so much more or less than the others is a stamp across the page
_LONG = 6  # so much longer than high is a line that falls as its page does
_ENOUGH = 5


def slope(lines: Iterable[Line]) -> Slope:
    """The fall of the lines of a page; none where long ones are few, or hardly fall."""
    long = [line for line in lines if line.corners and _is_long(line)]
    falls = np.tan(np.radians([line.lean for line in long]))
    middles = np.array([line.middle for line in long])
    usual = np.abs(falls - np.median(falls)) < _STRAY if long else np.zeros(0, bool)
    if usual.sum() < _ENOUGH:
        return Slope()
    more, at_top = np.polyfit(middles[usual], falls[usual], 1)
    steepest = np.abs(at_top + more * middles[usual]).max()
    return Slope(float(at_top), float(more)) if steepest > _FALLS else Slope()


def _is_long(line: Line) -> bool:
    first, second, third, _ = np.array(line.corners)
    return bool(np.linalg.norm(second - first) > _LONG * np.linalg.norm(third - second))


def folded(line: Line) -> Line:
    """The line with its words as documents.plain gives them, and every character's confidence and place."""
    size = len(line.text)
    first, length = (line.box[1], line.box[3]) if line.is_column else (line.box[0], line.box[2])
    at = line.at or tuple(round(first + (n + 0.5) * length / size) for n in range(size))
    sure = line.sure or (line.confidence,) * size
    kept = [(one, s, a) for c, s, a in zip(line.text, sure, at, strict=True) for one in documents.plain(c)]
    text, sures, ats = zip(*kept, strict=True) if kept else ((), (), ())
    return Line("".join(text), line.confidence, line.box, sures, ats)


def part(line: Line, start: int, end: int | None = None) -> Line:
    """Some characters of a folded line, with their own box."""
    end = len(line.text) if end is None else end
    x, y, w, h = line.box
    left = x if start == 0 else (line.at[start - 1] + line.at[min(start, len(line.at) - 1)]) // 2
    right = x + w if end >= len(line.text) else (line.at[end - 1] + line.at[end]) // 2
    return Line(line.text[start:end], line.confidence, (left, y, max(right - left, 1), h), line.sure[start:end], line.at[start:end])  # fmt: skip


def joined(lines: Sequence[Line]) -> Line:
    """Folded lines as one, in their order."""
    left, top = min(line.box[0] for line in lines), min(line.box[1] for line in lines)
    right, low = max(line.box[0] + line.box[2] for line in lines), max(line.box[1] + line.box[3] for line in lines)
    return Line(
        "".join(line.text for line in lines),
        min(line.confidence for line in lines),
        (left, top, right - left, low - top),
        tuple(sure for line in lines for sure in line.sure),
        tuple(at for line in lines for at in line.at),
    )


def same_row(one: Line, other: Line, share: float = 0.6) -> bool:
    """True when they stand beside each other."""
    return abs(one.middle - other.middle) < share * max(min(one.box[3], other.box[3]), 0.6 * max(one.box[3], other.box[3]))  # fmt: skip


def rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Rows from top to bottom, each from left to right."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.middle):
        if found and abs(found[-1][0].middle - line.middle) < 0.5 * max(found[-1][0].box[3], line.box[3]):
            found[-1].append(line)
        else:
            found.append([line])
    return [sorted(row, key=lambda one: one.box[0]) for row in found]


def pieces(lines: Iterable[Line]) -> list[Line]:
    """The lines of a page in reading order, folded; labels whose characters stand far apart are whole.

    The first characters of such labels stand below each other, so that OCR takes them for a column: 名, 类, 住 of 名称, 类型, 住所.
    """
    level: list[Line] = []
    columns: list[Line] = []
    for line in (folded(line) for line in lines):
        (columns if line.is_column else level).append(line)
    if sum(len(line.text) for line in columns) > sum(len(line.text) for line in level):
        # A page written in columns, from right to left: what stands level on it is its title or a stamp.
        columns.sort(key=lambda line: (-(line.box[0] + line.box[2] // 2), line.box[1]))
        return [line for row in rows(level) for line in row] + _in_columns(columns)
    for column in columns:
        level.extend(_characters(column))
    return [line for row in rows(_whole_labels(level)) for line in _once(row)]


def _once(row: list[Line]) -> Iterator[Line]:
    """A row without what is read twice: where a line was cut in two, each part may hold one character, the second often half of it."""
    for before, line in zip([None, *row], row, strict=False):
        yield part(line, 1) if before is not None and _is_cut(before, line) else line


def _is_cut(before: Line, line: Line) -> bool:
    """True where a line begins with a character that lies on the end of the one before it; words in other letters are no part of it."""
    over = _right(before) - line.box[0]
    before_high, high = before.box[3], line.box[3]
    alike = 0.7 * before_high < high < 1.4 * before_high and not line.text[:1].isascii()
    return alike and len(line.text) > 1 and 0 < over < high and line.at[0] < _right(before)


def _in_columns(columns: list[Line]) -> list[Line]:
    """Columns from right to left; what stands below another in one column comes after it."""
    found: list[list[Line]] = []
    for line in columns:
        middle, wide = line.box[0] + line.box[2] / 2, line.box[2]
        if found and abs(found[-1][0].box[0] + found[-1][0].box[2] / 2 - middle) < 0.5 * wide:
            found[-1].append(line)
        else:
            found.append([line])
    return [line for column in found for line in sorted(column, key=lambda one: one.box[1])]


def _characters(column: Line) -> Iterator[Line]:
    x, _, w, _ = column.box
    for text, sure, at in zip(column.text, column.sure, column.at, strict=True):
        yield Line(text, column.confidence, (x, at - w // 2, w, w), (sure,), (x + w // 2,))


def _whole_labels(lines: list[Line]) -> list[Line]:
    """The lines with the characters of their labels put together, from left to right."""
    found = sorted(lines, key=lambda line: line.box[0])
    index = 0
    while index < len(found):
        line = found[index]
        beside = [other for other in found[index + 1 :] if same_row(line, other)] if line.text in _STARTS else []
        if beside and _completes(line, beside[0]):
            found.remove(beside[0])
            found[index] = joined([line, beside[0]])
        else:
            index += 1
    return [one for line in found for one in _with_its_head(line, found)]


def _with_its_head(line: Line, lines: list[Line]) -> Iterator[Line]:
    """A label that was left with its last character gets the first one back, where words stand beside it: in a line of their own, or
    set off from it in the same one."""
    label = _LAST.get(line.text[:1])
    if label is None or not (_set_off(line) if len(line.text) > 1 else _has_words_beside(line, lines)):
        yield line
        return
    x, y, w, h = part(line, 0, 1).box
    first = x - _COLUMN * h  # about where the labels of the other rows begin
    yield Line(label, line.confidence, (first, y, x + w - first, h), line.sure[:1] * 2, (first, line.at[0]))
    if len(line.text) > 1:
        yield part(line, 1)


def _set_off(line: Line) -> bool:
    """True where a blank stands behind the first character."""
    steps = np.diff(line.at)
    return len(steps) > 2 and bool(steps[0] > _BLANK * np.median(steps[1:]))


def _has_words_beside(line: Line, lines: list[Line]) -> bool:
    """True where words stand close behind a line, and no label."""
    high, edge = line.box[3], _right(line)
    beside = [other for other in lines if other is not line and same_row(line, other) and -high < other.box[0] - edge < _NEAR * high]  # fmt: skip
    return bool(beside) and not any(True for other in beside for _ in _labels(other))


def _completes(before: Line, line: Line) -> bool:
    """True when a line goes on with the label that the one before it begins."""
    gap = line.box[0] - before.box[0] - before.box[2]
    if gap > _FAR * min(before.box[3], line.box[3]):
        return False
    return any(
        label.startswith(before.text)
        and (
            line.text.startswith(rest := label[len(before.text) :]) or (rest.startswith(line.text) and bool(line.text))
        )
        for label in LABELS
    )


@dataclass(frozen=True)
class Cell:
    """A label and what stands behind it in its line; without a label, words that belong to one elsewhere."""

    label: str
    at: Line  # of the label; of the words where there is none
    words: Line | None


def cells(line: Line) -> Iterator[Cell]:
    """The labels of a line, each with the words up to the next."""
    starts = list(_labels(line))
    first = starts[0][0] if starts else len(line.text)
    if first and (words := _words(line, 0, first)):
        yield Cell("", words, words)
    for number, (start, behind, label) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(line.text)
        yield Cell(label, part(line, start, behind), _words(line, behind, end))


def _words(line: Line, start: int, end: int) -> Line | None:
    while start < end and line.text[start] in ":;,.·":
        start += 1
    while end > start and line.text[end - 1] in ":;":
        end -= 1
    return part(line, start, end) if start < end else None


def _labels(line: Line) -> Iterator[tuple[int, int, str]]:
    """Each label of a line: where it begins, where what is behind it begins, and which it is."""
    text, index = line.text, 0
    while index < len(text):
        label = next((label for label in LABELS if text.startswith(label, index)), "")
        if label and _is_label(line, index, label):
            yield index, index + len(label), label
            index += len(label)
        elif index == 0 and (cut := next((tail for tail in _CUT if text.startswith(tail)), "")):
            yield 0, len(cut), _CUT[cut]
            index = len(cut)
        else:
            index += 1


def _is_label(line: Line, index: int, label: str) -> bool:
    rest = line.text[index + len(label) :]
    if rest.startswith(_OTHER_WORD):
        return False
    if index == 0:
        return True
    marked = rest[:1] == ":" or line.text[index - 1] in ":;"
    return (marked and (len(label) > 2 or _gap(line, index) or rest[:1] == ":")) or len(label) >= SURE_LABEL or _gap(line, index)  # fmt: skip


def _gap(line: Line, index: int) -> bool:
    """True where a blank stands before a character."""
    return line.at[index] - line.at[index - 1] > 1.6 * line.box[3]


class Form:
    """A page's cells, and the words beside each label."""

    def __init__(self, lines: Iterable[Line]):
        self.cells = [cell for line in lines for cell in cells(line)]

    def beside(self, *labels: str, wraps: bool = False) -> Line | None:
        """The words that belong to the first of the labels that has some; of several lines where they wrap."""
        return next(self.each_beside(*labels, wraps=wraps), None)

    def each_beside(self, *labels: str, wraps: bool = False) -> Iterator[Line]:
        """The words beside every one of the labels, those of the first label first."""
        for label in labels:
            for cell in self.cells:
                if cell.label == label and (found := self._value(cell, wraps)):
                    yield found

    def _value(self, cell: Cell, wraps: bool) -> Line | None:
        row = self._right_of(cell)
        if not row:
            return self._around(cell) if wraps else None
        whole = joined(row)
        if not wraps:
            return whole
        found = [whole]
        while below := self._below(cell, found[-1]):
            found.append(below)
        return joined(found)

    def _right_of(self, cell: Cell) -> list[Line]:
        """The words behind a label in its row, up to the next label or a wide gap; smaller words that stand in the label's upper or lower
        half, as printers put them, where the row has none and no other label is as near."""
        beside = [other for other in self.cells if other is not cell and same_row(cell.at, other.at)]
        if found := self._following(cell, beside):
            return found
        near = [other for other in self.cells if not other.label and _stands_in(other.at, cell.at)]
        return self._following(cell, [other for other in near if self._nearest(other.at) is cell])

    def _following(self, cell: Cell, beside: list[Cell]) -> list[Line]:
        found = [cell.words] if cell.words else []
        edge = _right(cell.words or cell.at)
        behind = [other for other in beside if other.at.box[0] >= edge - 0.6 * cell.at.box[3]]
        for other in sorted(behind, key=lambda one: one.at.box[0]):
            gap = other.at.box[0] - edge
            if other.label or (found and gap > 2.5 * cell.at.box[3]) or gap > 14 * cell.at.box[3]:
                break
            found.append(other.at)
            edge = _right(other.at)
        return found

    def _nearest(self, line: Line) -> Cell | None:
        """The label left of a line that is nearest to its row."""
        left = [cell for cell in self.cells if cell.label and cell.at.box[0] < line.box[0]]
        return min(left, key=lambda cell: abs(cell.at.middle - line.middle), default=None)

    def _around(self, cell: Cell) -> Line | None:
        """The words of two lines between which their label stands, as in the cell of a table."""
        high = cell.at.box[3]
        near = [
            other.at
            for other in self.cells
            if not other.label
            and 0 < other.at.box[0] - _right(cell.at) < 8 * high
            and abs(other.at.middle - cell.at.middle) < 1.2 * max(high, other.at.box[3])
        ]
        return joined(near) if len(near) == 2 and near[0].middle < cell.at.middle < near[1].middle else None

    def _below(self, cell: Cell, above: Line) -> Line | None:
        """The next line of a value: below it, in its column, without a label of its own, and no longer than a line that is full."""
        high = above.box[3] if above.box[3] < 1.6 * cell.at.box[3] else cell.at.box[3]
        low = above.box[1] + above.box[3]
        for other in sorted((one for one in self.cells if not one.label), key=lambda one: one.at.box[1]):
            line = other.at
            if not (low - 0.4 * high < line.box[1] < low + 0.9 * high and line.middle > above.middle):
                continue
            in_column = cell.at.box[0] - high < line.box[0] < above.box[0] + 1.5 * high
            full = _right(above) > _right(line) - 1.5 * high
            if in_column and full and 0.6 * high < line.box[3] < 1.6 * high and not self._labelled(cell, line):
                return joined(self._row_from(line))
        return None

    def _row_from(self, line: Line) -> list[Line]:
        """A line and what stands close behind it in its row."""
        found = [line]
        for other in sorted((one for one in self.cells if same_row(one.at, line)), key=lambda one: one.at.box[0]):
            gap = other.at.box[0] - _right(found[-1])
            if not other.label and other.at is not line and -0.3 * line.box[3] <= gap < 1.2 * line.box[3]:
                found.append(other.at)
        return found

    def _labelled(self, cell: Cell, line: Line) -> bool:
        """True when a label stands left of a line, in its row and in the column."""
        return any(
            other.label
            and other is not cell
            and same_row(other.at, line, 0.75)
            and cell.at.box[0] - 2 * line.box[3] < other.at.box[0] < line.box[0] + line.box[3]
            for other in self.cells
        )


def _right(line: Line) -> int:
    return line.box[0] + line.box[2]


def _stands_in(line: Line, row: Line) -> bool:
    """True when most of a line's height lies within a row's."""
    (top, high), (upper, height) = line.box[1::2], row.box[1::2]
    return min(top + high, upper + height) - max(top, upper) > _WITHIN * high


def least(line: Line) -> float:
    """The confidence of the character that is least sure."""
    return min(line.sure, default=line.confidence)
