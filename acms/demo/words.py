"""What the page of the components says within its specimens."""

LONG_NAME = "内蒙古自治区鄂尔多斯市准格尔旗大路煤化工基地样例现代农牧业综合开发有限责任公司财务共享中心"
REASON = "看不清，请按证书原样填写。"
DIFFERS = "与身份证上读到的不一致。"
MESSAGE = "已经保存。"
LONG_MESSAGE = "办件已经收到，管理机构一般在5个工作日内办完。办完以前您随时可以撤回；办理结果会用短信和消息告诉您，也可以在「我的办件」里看到。"
HAPPENED = "提交信息采集"
HAPPENED_BEFORE = "生成单位从事会计工作证明函"
APPROVED, RETURNED = "已通过", "已退回"
ASK = "注销这个账号？"
ASK_POINTS = ("账号马上不能再登录。", "档案还在，不会删除。", "要恢复，请到管理机构窗口办理。")
ASK_BUTTON = "注销账号"
ASK_HINT = "写在签批文件上的编号。"
TROUBLE = ("这张图片看不清。", "请把手机放平，对准四角，再拍一张。")
DOUBT = ("证件号码看不清最后一位。", "可以提交，由管理机构核对。")
MENDED = ["转正了180度", "裁去了四边", "调亮了"]
FILE_NAME = "毕业证书（全日制本科）扫描件2026年11月30日第一次扫描.pdf"
LETTER_FAULT = "开始从事会计工作日期与打印的不同"
SEAL_FAULT = "印章读不出单位名称"
STEPS = ("采集准备", "承诺", "身份信息", "工作信息", "学历学位")
STEP_NOTE = "还差2项"
