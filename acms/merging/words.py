"""Sentences about files that stand twice."""

from acms.base.confirm import Question

PAIR_SETTLED = "同事刚刚处理过这一对档案，您的操作没有生效。"
MERGE_REASON = "请写明依据，例如核对了哪些材料。"
MERGED_BEFORE = "其中一份已经并入别的档案，请先看那一份。"
MERGE_UNDONE = "这次合并已经撤销过。"
REASONS_ALIKE = {
    "number": "同一个证件号",
    "phone": "同一个手机号",
    "near_number": "证件号只差一处",
    "name": "姓名相同",
    "born": "出生日期相同",
    "employer": "同一个单位",
}
GROUP_NAMES = {
    "contact": "联系信息",
    "post": "单位与岗位",
    "education": "学历学位",
    "qualification": "专业技术资格",
    "document": "材料",
}


def files_merged(file_no: str) -> tuple[str, str]:
    return (
        "您的两份档案已经合并",
        f"管理机构核对后，把您的两份档案合成一份{f'，档案号{file_no}' if file_no else ''}。与事实不符的，请联系管理机构撤销。",
    )


NOT_YOURS_TO_MERGE = "两份档案不都在您的管理范围内，由上一级管理机构核对。"
NONE_THERE = "没有"
OFF_POST = "不在岗"
MERGE_OPEN_CASES = "要并掉的档案还有没办完的办件，先办完或者请本人撤回。"
START_FIRST = "两份档案的开始从事会计工作日期不同，请先选择哪一个是对的。"
KEEP_FIRST = "请选择保留哪一份档案。"
PAIR_MERGED = "已经合并。并掉的号码还能查到保留的档案，合并可以撤销。"
PAIR_APART = "已经记为不是同一人，以后不再提示。"
MERGE_TAKEN_BACK = "合并已经撤销，两份档案恢复原样。"


def merge_files_asked(kept: str, other: str) -> Question:
    """Before two files become one."""
    return Question(
        "把两份档案合并成一份？",
        (
            f"保留{kept}，{other}注销，它的证件号以后查到保留的档案，也不能再用它登录。",
            "只有勾选的内容用注销的那份，其余以保留的为准。保留的档案本人收到通知。",
            "可以撤销合并，但是合并以后新增的内容都留在保留的档案里。",
        ),
        "合并",
    )
