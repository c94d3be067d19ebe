"""Sentences of the portal and of what goes wrong."""

USCC_INVALID = "这不是有效的统一社会信用代码，请核对18位代码。"
USCC_OFF = "最后一位校验码对不上，请逐位核对。证照上确实是这个代码的，系统里还没有这个单位：单位所在的旗县区财政局就是管理机构，可以按地区查。"
USCC_UNKNOWN = "系统里还没有这个单位。单位所在的旗县区财政局就是管理机构，可以按地区查。"
PAGE_EXPIRED_TITLE = "页面已经失效"
PAGE_EXPIRED = "这个页面等得太久，已经失效。请刷新后再试；保存过的内容都在。"
