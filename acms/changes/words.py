"""Sentences of the changes."""

NOT_ON_CERTIFICATE = "证照上没有读到填写的内容，请核对。"
ADDRESS_ELSEWHERE = "单位地址与选择的所在地不一致，请核对。"
ALWAYS_REVIEWED = "新增单位由管理机构确认。"
OUTSIDE = "单位地址不在内蒙古自治区范围内。按照属地管理原则，请在单位所在的省份进行信息采集。"
CERTIFICATE_FIRST = "请上传含有统一社会信用代码的证照。"
ADDED = "单位已经添加，您和同事现在就可以使用；管理机构确认后，采集才能通过。"

USCC_FAULTS = {
    "empty": "请填统一社会信用代码。",
    "length": "要18位，请数一数有没有多或少。",
    "characters": "里面有不会出现的字符：没有I、O、Z、S、V，第3到8位是数字。",
    "body": "第9到17位的组织机构代码对不上，请逐位核对。",
    "check": "最后一位校验码对不上，请逐位核对。",
}
