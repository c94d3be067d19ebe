"""Sentences of the notices."""

from acms.base.confirm import Question

STALE = "同事刚刚改过这条公告，您的修改没有保存。您写的还在下面，可以复制后再改。"
PAST = "发布时间已经过去了。要马上发布的，把时间留空。"
SAVED = "修改已经保存，网站上已经更新。"
SAVED_DRAFT = "草稿已经保存。"
SAVED_DRAFT_ONLY = "草稿已经保存，发布时间没有保存：要定时发布的，填好时间后点「到时间自动发布」。"
TIME_OR_NOW = "这里填了以后的时间。到时间自动发布，点「到时间自动发布」或者「保存」；现在就发布，先清空这个时间。"
UNSCHEDULED = "已经保存，定时发布取消了，现在是草稿。"
TIME_FIRST = "要定时发布，先填发布的时间。"
PUBLISHED = "公告已经发布。"
SCHEDULED = "已经保存，公告到设定的时间自动发布。"
WITHDRAWN = "公告已经撤下，网站上不再显示。"
FILE_FIRST = "请选择文件。"
FILE_PUT = "文件已经上传。"
FILE_DROPPED = "文件已经撤下。"
WEBSITE_SHAPE = "请填完整的网址，例如http://czt.nmg.gov.cn。"
AGENCY_SAVED = "联系方式已经保存，公众马上可以看到。"
FEED_TITLE = "内蒙古自治区会计人员信息管理系统公告通知"


def drop_file_asked(title: str) -> Question:
    """Before a file leaves the site."""
    return Question(f"撤下「{title}」？", ("网站上马上不能再下载。不能恢复，要重新上传。",), "撤下")
