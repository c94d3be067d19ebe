"""Sentences about scans: cause first, then cure."""

from typing import NamedTuple


class Trouble(NamedTuple):
    """What is wrong with a file and what its owner does about it, a sentence each."""

    why: str
    cure: str


EMPTY = Trouble("这个文件是空的。", "重新选一个能打开的图片或PDF。")
TOO_BIG = Trouble("文件超过20 MB。", "用手机直接拍一张，或者把扫描分辨率降到350DPI再传。")
NOT_IMAGE = Trouble("这不是图片，也不是PDF。", "请上传JPG、PNG、HEIC、WebP、TIFF、BMP、GIF或PDF。")
SVG = Trouble("SVG不是扫描件。", "请上传证件的照片或扫描件：JPG、PNG、HEIC、PDF。")
OFD = Trouble("这是OFD文件，系统不收。", "用OFD阅读器打开，另存为PDF，或者打印后拍照再传。")
OFFICE = Trouble(
    "这是Word、Excel等办公文件，不是扫描件。", "请直接给证件拍照或扫描；证件的图片夹在文档里的，把文档另存为PDF再传。"
)
ZIP = Trouble("这是压缩包。", "解压以后，上传里面的图片或PDF。")
AVIF = Trouble("这是AVIF图片，系统不收。", "用相册或画图打开，另存为JPG再传；手机上截一张图也可以。")
JP2 = Trouble("这是JPEG 2000图片，系统不收。", "在扫描软件里选JPG或PDF重新保存，再传。")
TOO_MANY_PIXELS = Trouble("图片超过6000万像素。", "把扫描分辨率设为350DPI，或者用手机拍照。")
BROKEN = Trouble("文件不完整，打不开。", "可能没有传完或存坏了。重新拍照或扫描一张再传。")
SCRIPTED = Trouble("PDF里带有脚本或附加动作，不能接收。", "把它打印后重新扫描，或者直接给证件拍照。")
LOCKED_PDF = Trouble("PDF有密码，打不开。", "去掉密码另存一份，或者直接拍照上传。")
TOO_MANY_FILES = Trouble("一次最多合并5张图片。", "只选证书和变更证明有内容的几页。")
MANY_PAGES = Trouble("文件超过10页。", "只上传证件所在的那几页。")
NO_SUCH_PAGE = Trouble("文件里没有这一页。", "选一个有的页码，或者重新上传。")
ALREADY_TAKEN = Trouble("这份文件已经交上去了。", "还要再交一次的，请重新选择文件。")
UPLOAD_OVER = Trouble("这次上传接不上了。", "断开超过一小时，或者换了人、换了材料，都要重新选择文件。")
TOO_MANY_WAITING = Trouble("这个网络上还没有提交的文件太多。", "请过一会儿再选，已经填的内容不会丢。")
NO_ROOM_FOR_STRANGERS = Trouble(
    "现在没有登录的人上传的文件太多，放不下了。", "请过几个小时再选，已经填的内容不会丢；有账号的，登录后可以上传。"
)
IMPORT_TOO_BIG = Trouble("文件超过100 MB。", "把表格分成几个文件，分几次导入。")
EVALUATIONS_TOO_BIG = Trouble("文件超过20 MB。", "只留考评的内容，另存一份再传。")
TRANSFER_TOO_BIG = Trouble("文件超过2 MB，不是会计人员调转文件。", "请上传调出地管理机构签名的JSON文件。")
NO_JSON = "这不是JSON文件。请上传调出地管理机构签名的JSON文件。"
ATTACHMENT_TOO_BIG = Trouble("文件超过20 MB。", "压缩以后，或者分成几个文件再传。")
WRONG_ATTACHMENT = "只能上传PDF、Word、Excel、PPT、JPG、PNG或ZIP文件。"
DISGUISED = "文件的内容与扩展名不符，请核对后再传。"
BUSY = Trouble("现在上传的人太多，这个文件没有传上。", "请过几秒再传一次。")
TOO_SLOW = Trouble("这个文件打开得太久，没有打开。", "可能存坏了。重新拍照或扫描一张再传。")

TOO_FEW_PIXELS = Trouble("图片太小，证件上的字看不清。", "靠近一些重拍，或者用350DPI重新扫描。")
BLURRED = Trouble("图片模糊，字迹读不清。", "拿稳手机，对准文字等画面变清楚再拍；扫描请用350DPI。")
GLARE = Trouble("证件上有反光，盖住了一部分内容。", "关掉闪光灯，换个角度重拍；证件平放，灯光从侧面来。")
DARK = Trouble("图片太暗。", "到明亮的地方重拍，光从侧面来。")
GREY = Trouble("这是黑白的，要求彩色。", "用彩色模式重新扫描，或者直接拍照。")
NO_SEAL = Trouble("没有看到红色的印章。", "请传原件的彩色扫描件，印章要在画面里；可以照常提交，审核的人会核对。")
CUT_OFF = Trouble("证件的边缘不在画面里。", "退后一点，让四个角都在画面里再拍。")
NO_TEXT = Trouble("图上没有读到文字。", "确认选对了文件；证件要平整、清楚、占满画面。")
WRONG_SIDE = {
    "id_portrait": Trouble("这是国徽面，这里要头像面。", "翻到有照片的一面重拍，或者把这张传到国徽面。"),
    "id_emblem": Trouble("这是头像面，这里要国徽面。", "翻到有国徽的一面重拍，或者把这张传到头像面。"),
}
OLD_CERTIFICATE = Trouble(
    "这是会计从业资格证书，已经取消，不属于专业技术资格。",
    "有初级、中级、高级或正高级资格的，上传那本证书；没有的，资格填「无」。",
)
NO_FACE = Trouble("照片上没有找到正面人脸。", "正对镜头，摘掉帽子、口罩和墨镜，露出双耳，重拍一张。")
TILTED = Trouble("头歪得太多，扶不正。", "坐直，两眼一样高，重拍一张。")
TURNED_AWAY = Trouble("脸没有正对镜头。", "正对镜头，重拍一张。")
SUNGLASSES = Trouble("眼睛被墨镜或者头发挡住了。", "摘掉墨镜，把头发拨开，露出双眼重拍一张。")
MAYBE_SUNGLASSES = Trouble("看不清眼睛有没有被挡住。", "可以照常提交，审核的人会核对；戴着墨镜的，摘掉重拍一张。")
MASK = Trouble("口鼻被口罩或者手挡住了。", "摘掉口罩，露出整张脸重拍一张。")
MAYBE_MASK = Trouble("看不清口鼻有没有被挡住。", "可以照常提交，审核的人会核对；戴着口罩的，摘掉重拍一张。")
NO_FEATURES = Trouble("照片上看不清眼睛和嘴。", "换一张没有涂抹、没有磨皮的照片。")
SOFT = Trouble("照片模糊，看不清五官。", "对准脸拍清楚再传；不要把小图放大，上传照相馆给的原图。")
MAYBE_SOFT = Trouble("照片不太清楚。", "可以照常提交，审核的人会核对；有更清楚的，换一张更快。")
HAT = Trouble("头上好像戴着帽子或者头巾。", "可以照常提交，审核的人会核对；戴着帽子的，摘掉重拍一张。")
EARS = Trouble("耳朵好像被头发挡住了。", "可以照常提交，审核的人会核对；把头发拢到耳后，重拍一张更快。")
MANY_FACES = Trouble("照片上不止一个人。", "上传只有本人的证件照。")
FACE_SMALL = Trouble("人脸太小，裁到标准尺寸会模糊。", "靠近一些，让头和肩占满画面再拍。")
HEAD_SIZE = Trouble("头部在照片里太大或太小。", "重新裁剪，让头顶到下巴约占照片高度的三分之二。")
NOT_WHITE = Trouble("背景不是白色，系统换不干净。", "站在白墙前，光从正面来，重拍一张。")
UNSURE_DOCUMENT = Trouble("没有认出这是哪种证件。", "可以照常提交，审核的人会核对。传错了请重新上传。")
HARD_TO_READ = Trouble("有些内容读得不太准。", "可以照常提交，审核的人会核对；有更清楚的，换一张更快。")
CHECK_FAILED = Trouble("这份材料检查了几次都没有完成。", "可以照常提交，审核的人会核对；也可以换一张再传。")

STAGES = ("收到", "转正、裁边", "检查清晰度", "识别文字")
STAGES_PHOTO = ("收到", "找到人脸", "裁成295×413", "检查白底")


def wrong_slot(title: str) -> Trouble:
    """What it really is, and where it belongs."""
    return Trouble(f"这是「{title}」一栏的材料。", f"请上传到「{title}」一栏，这里换成要求的材料。")


def rotated(degrees: int) -> str:
    return f"转正{degrees}°"


def straightened(degrees: float) -> str:
    return f"扶正{abs(degrees):.1f}°"


CROPPED = "裁去背景"
OWN_SIDE = "从正反面里取出这一面"
FLATTENED = "校正透视"
STRIPPED = "去掉拍摄位置和设备信息"
EVENED = "光线调匀"
WHITENED = "背景调白"
CONVERTED = "转成JPEG"


def compressed(size: int) -> str:
    return f"压缩到{round(size / 1024)} KB"


def resized(width: int, height: int) -> str:
    return f"调整到{width}×{height}"
