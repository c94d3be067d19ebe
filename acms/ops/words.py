"""What the page 连接与作业 says."""

from collections.abc import Mapping
from typing import Any

LANES = {
    "codes": "验证码的发送",
    "messages": "短信和电子邮件的发送",
    "digests": "消息的汇总",
    "scans": "扫描件的检查",
    "letters": "证明函的核对",
    "cases": "办件的自动核查",
    "decisions": "审核决定的生效",
    "statistics": "统计",
    "copies": "个人信息副本",
    "exports": "导出",
    "imports": "导入",
    "yearly": "年度处理",
    "yearly_parts": "年度处理的分段",
    "mailings": "群发消息",
    "journal": "审计日志的封存",
    "national": "向全国数据库上报",
    "national_line": "全国数据库上报的整理",
    "national_reports": "和全国数据库对账",
}
CHANNELS = {"sms": "短信", "email": "电子邮件"}
FAULTS = {
    "worker": "后台作业已经{minutes}分钟没有动静：请看后台进程是否在运行。",
    "late": "{lane}：{rows}件在等，最早的一件等了{minutes}分钟。",
    "failed": "最近1小时有{messages}条短信或电子邮件没有发出去。",
    "silent": "{channel}的对方没有应答，或者还没有接通。",
    "keys": "读不到密钥环：个人信息现在打不开。",
    "disk": "磁盘快满了。",
    "behind": "审计日志有{blocks}段没有锚点。",
    "guessing": "一小时内全系统的登录失败或验证码次数超过了警戒线，可能有人在猜密码或者滥发验证码。",
    "strangers": "没有账号的人暂存的文件、表单或打开的会话已经占满{percent}%，可能有人在故意占用磁盘。",
    "held": "{lane}：{rows}件被扣住，比任何后台进程会占用的都久，可能有人改了数据库。",
    "open": "审计日志有记录已经{minutes}分钟没有封存：后台进程没有运行，或者有人在数据库里拦住了封存。",
    "missed": "审计日志少了{entries}条已经写下的记录。请运行 manage.py journal verify。",
    "unsent": "有{anchors}个锚点没有送到第二存放处。",
    "national_silent": "全国数据库连续{times}次没有应答：请看网络、地址和证书（ACMS_NATIONAL_URL）。变化都留着，通了自己接着上报。",
    "national_refused": "全国数据库退回了{people}人的上报：manage.py national refused 列出档案号和退回的项目。",
    "national_unknown": "全国数据库有{files}份档案本区没有上报过：manage.py national compare 列出档案号。",
    "clock": "本机和数据库的时钟相差超过5秒。",
}
# By the number of the check: what has not been set, and how it is set. Who reads it has the settings at hand.
UNSET = {
    "acms.W001": "没有接通实名认证，所有信息采集都由人审核（ACMS_REAL_NAME_URL）。",
    "acms.W002": "没有接通短信，没有人能验证手机号（ACMS_SMS_SENDER）。",
    "acms.W003": "没有设置邮件服务器（ACMS_SMTP_HOST）。",
    "acms.W004": "没有公布安全联系人，发现漏洞的人无处报告（ACMS_SECURITY_CONTACT）。",
    "acms.W009": "审计日志的锚点只在本机，管本机的人可以改写日志（ACMS_ANCHORS_TO）。",
    "acms.W010": "没有信任代理转发的地址，所有人的尝试都算作一个人的（ACMS_TRUST_FORWARDED）。",
    "acms.W011": "信任了转发的地址却没有HTTPS代理，来访者可以自己编造地址（ACMS_TRUST_FORWARDED、ACMS_HTTPS）。",
    "acms.W020": "没有接通全国会计人员信息管理数据库，变化先留着待上报（ACMS_NATIONAL_URL）。",
    "acms.W013": "登录等入口不要求浏览器计算，程序可以不停地尝试（ACMS_PROOF）。",
    "acms.W014": "任何主机名的请求都应答，链接可能指向别人的网站（ACMS_HOSTS）。",
    "acms.W015": "二维码指向没有HTTPS的地址（ACMS_URL）。",
    "acms.W017": "网页没有用HTTPS，线路上的人能看到证件号和密码（ACMS_HTTPS）。",
    "acms.W018": "签名用的密钥太短或者太简单，可能被猜出来（ACMS_SECRET_KEY）。",
    "acms.W019": "监控用的口令太短或者太简单，可能被猜出来（ACMS_HEALTH_TOKEN）。",
    "acms.W016": "导入的人员共用一个初始密码，知道姓名和证件号的人可能抢先登录（ACMS_INITIAL_PASSWORD）。",
}
NOT_LOST = "这一件已经不在失败之列，可能有人先办了。"
CODE_IS_OVER = "验证码5分钟内有效，过时的不再发送；需要的人会重新获取。"
ASKED_ANEW = "本人已经重新申请了一份，这一份不再重做。"
RESENT = "已经重新排队发送。"
RETRIED = "已经重新排队，稍后看结果。"
NOTHING_WAITS = "没有等着重试的作业。"


def fault(code: str, figures: Mapping[str, Any]) -> str:
    """A fault of `health` in words."""
    named = {"lane": LANES, "channel": CHANNELS}
    return FAULTS[code].format(**{key: named.get(key, {}).get(value, value) for key, value in figures.items()})


def unset(check: str | None) -> str:
    """What has not been set, by the id of its check."""
    return UNSET[check or ""]


def resent(count: int) -> str:
    """After 「全部重发」."""
    return f"{count}条已经重新排队发送。" if count else "没有可以重发的；过时的验证码不再发送。"


def retried(rows: int) -> str:
    """After 「全部重试」."""
    return f"{rows}件已经重新排队，稍后看结果。" if rows else NOT_LOST


def hurried(rows: int) -> str:
    """After 「现在就试」."""
    return f"{rows}件现在就重试。" if rows else NOTHING_WAITS


def ago(seconds: int | None) -> str:
    """How long ago something was, as a person says it."""
    if seconds is None:
        return "一天内没有"
    if seconds < 120:
        return "刚刚"
    minutes = seconds // 60
    return (
        f"{minutes}分钟前"
        if minutes < 120
        else f"{minutes // 60}小时前"
        if minutes < 2880
        else f"{minutes // 1440}天前"
    )


NOT_IN_JOURNAL = "没有找到这个人或者这个对象。"


def too_many_entries(most: int) -> str:
    """A table of the journal that would be too long."""
    return f"一次最多导出{most}条。请缩短时间，或者再选动作、人、对象。"
