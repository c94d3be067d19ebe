"""Heads that nobody has listed: what else a column is called, by the words of which such a head is made (C05)."""

import re

from acms.exchange import measures

_ITS = r"(?:的)?"
_NOW = r"(?:现有?|目前|当前|所在|现所在|已取得|取得|获得|最高)?"
_DAY = r"(?:时间|日期|年月日?)"
PLACE = re.compile(
    rf"(?:所属|所在|管理|单位所在|归属|隶属)?{_ITS}(?:盟市)?(?:旗县|县区|旗区|市县|旗县市|县市)市?区?(?:名称|代码)?"
    r"|(?:所属|所在|管理|归属)(?:旗|县|地区|区域|行政区划|区划|属地)(?:名称|代码)?"
).fullmatch
SINCE = re.compile(
    rf"(?:开始|首次|初次|最早)?(?:从事|参加|担任)(?:会计|财务|财会)(?:工作|岗位)?{_ITS}(?:起始|开始|起算|起)?{_DAY}"
    rf"|(?:开始)?(?:会计)?从业(?:起始|开始)?{_DAY}|会计工作(?:起始|开始){_DAY}"
).fullmatch
PHONE = re.compile(
    rf"(?:本人|个人|联系|常用|现用)?{_ITS}(?:手机|移动电话|手机电话)(?:号码?)?|(?:本人|个人)联系(?:电话|方式)(?:号码)?|联系电话号码"
).fullmatch
EMPLOYER = re.compile(
    rf"{_NOW}{_ITS}(?:工作|就业|任职|服务|聘用|用人)单位(?:名称|全称)?|(?:现|所在|所属)单位(?:名称|全称)"
).fullmatch
_TITLES = r"(?:会计)?(?:系列)?(?:专业技术资格|专业技术职务|技术职称|职称|资格)"
TITLE = re.compile(rf"{_NOW}{_ITS}{_TITLES}(?:级别|等级|层级)|(?:现有?|已取得|取得|最高){_ITS}{_TITLES}").fullmatch
LEVEL = re.compile(
    rf"(?:{_NOW}|报考|参考|考试|合格){_ITS}(?:{_TITLES}|技术资格|证书)?(?:级别|等级|层级)|{_NOW}{_ITS}{_TITLES}"
).fullmatch
CERTIFICATE = re.compile(
    rf"(?:{_TITLES})?证书?{_ITS}(?:编号|号码?|管理号码?|批准文号)|管理号码|(?:{_TITLES})管理号码?"
).fullmatch
OBTAINED = re.compile(
    rf"(?:{_TITLES}|证书)?{_ITS}(?:取得|通过|获得|获取|批准|发证|签发|颁发|考试|合格|认定|评定|取证|获证)(?:证书|资格)?{_ITS}(?:年度|年份|{_DAY})"
).fullmatch

# ---- training ------------------------------------------------------------------------------------------------------
_LEARNING = r"(?:会计|人员|专业技术|参加|参训|线上|线下|培训|学习|学分|学时|继续教育|教育|课程|课件|专题|结业|完成|取得|获得|登记|记录|所属|归属|对应|认定)*"
LEARNED_IN = re.compile(rf"{_LEARNING}(?:年度|年份|年)").fullmatch
_KIND = r"(?:类别|类型|性质|分类|属性|种类)"
SUBJECT = re.compile(
    rf"(?:继续教育|培训|学习|学分|学时|课程|科目)*(?:科目|(?:科目|课程|学分|学时|学习|继续教育){_ITS}{_KIND})"
).fullmatch
CREDITS_OF = {key: re.compile(measures.of_subject(key)).fullmatch for key in measures.SUBJECT}
SUBJECT_OF = {key: re.compile(pattern).fullmatch for key, pattern in measures.SUBJECT.items()}
POINTS = re.compile(rf"{measures.EARNED}|学时数?(?:折[算合]|换算)(?:后|为|成|的)*学分").fullmatch
# Perhaps credits, more often what an examination gave.
MARKS = re.compile("分数|得分|分值").fullmatch
