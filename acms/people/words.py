"""Sentences about people."""

NUMBER_BY_BOX = "证件号请在右上角的查找框里填，不要放进地址。"
VERBS = {
    "person.filed": "建立档案",
    "person.registered": "进入正式库",
    "person.unregistered": "通过决定被撤销",
    "person.corrected": "证件登记更正",
    "person.viewed": "查看档案",
    "scan.viewed": "查看扫描件",
    "person.merged": "合并档案",
    "person.unmerged": "撤销合并",
    "person.moved": "管理机构变更",
}
NO_LEVEL = "没有会计资格"
