"""Sentences of the mailings."""

TITLE_FIRST = "请写标题。"
TEXT_FIRST = "请写内容。"
NOBODY = "没有找到符合条件的人，没有可以发的。"
CHANGED = "符合条件的人数变了，请重新预览后再发送。"
SENT_BEFORE = "这条消息已经发送过，或者已经放弃。"
QUEUED = "开始发送。对方登录后能看到，没看的第二天早上发短信、邮件提醒。"
DROPPED = "没有发送。"
