"""Invented people and units of the region, by seed. Birth days lie before 1911 or numbers end wrong nowhere: nobody living has one."""

from dataclasses import dataclass

from bench.evidence.others.ink import Rng

SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "丽华敏静燕红霞玲芳娜秀英桂兰凤春梅雪琴晓宁建国志强伟军平涛明文海东峰永刚宏宇博杰佳慧欣怡思雨子轩浩然俊楠晨阳瑞萍艳翠莲巧云淑珍素琴亚男立新学智丹琳婷"
MONGOLIAN = (
    "乌云其木格",
    "阿拉坦仓",
    "娜仁托娅",
    "苏日娜",
    "萨仁高娃",
    "巴特尔",
    "其其格",
    "斯琴高娃",
    "呼格吉勒图",
    "乌兰图雅",
    "敖登其木格",
    "阿木古楞",
    "哈斯其其格",
    "特木尔巴根",
)
BANNERS = (
    ("呼和浩特市", "赛罕区", "150105", "0471"),
    ("呼和浩特市", "玉泉区", "150104", "0471"),
    ("呼和浩特市", "土默特左旗", "150121", "0471"),
    ("包头市", "昆都仑区", "150203", "0472"),
    ("包头市", "土默特右旗", "150221", "0472"),
    ("乌海市", "海勃湾区", "150302", "0473"),
    ("赤峰市", "红山区", "150402", "0476"),
    ("赤峰市", "敖汉旗", "150430", "0476"),
    ("赤峰市", "宁城县", "150429", "0476"),
    ("通辽市", "科尔沁区", "150502", "0475"),
    ("通辽市", "库伦旗", "150524", "0475"),
    ("鄂尔多斯市", "东胜区", "150602", "0477"),
    ("鄂尔多斯市", "达拉特旗", "150621", "0477"),
    ("呼伦贝尔市", "海拉尔区", "150702", "0470"),
    ("呼伦贝尔市", "扎兰屯市", "150783", "0470"),
    ("巴彦淖尔市", "临河区", "150802", "0478"),
    ("巴彦淖尔市", "乌拉特前旗", "150823", "0478"),
    ("乌兰察布市", "集宁区", "150902", "0474"),
    ("兴安盟", "乌兰浩特市", "152201", "0482"),
    ("锡林郭勒盟", "锡林浩特市", "152502", "0479"),
    ("锡林郭勒盟", "正蓝旗", "152530", "0479"),
    ("阿拉善盟", "阿拉善左旗", "152921", "0483"),
)
TRADES = (
    "商贸",
    "建筑安装工程",
    "农牧业科技",
    "煤炭运销",
    "物流",
    "餐饮管理",
    "房地产开发",
    "电力设备",
    "羊绒制品",
    "环保科技",
    "信息技术",
    "乳业",
    "矿业",
    "生物科技",
)
WORDS = (
    "恒泰",
    "鑫源",
    "蒙草",
    "华宇",
    "博远",
    "金桥",
    "宏达",
    "天骄",
    "草原兴",
    "北方",
    "佳和",
    "瑞丰",
    "永盛",
    "嘉泰",
    "中蒙",
    "锦绣",
)
USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def one(rng: Rng, options: "tuple[str, ...] | str") -> str:
    return options[int(rng.integers(len(options)))]


def name(rng: Rng) -> str:
    if rng.random() < 0.15:
        return one(rng, MONGOLIAN)
    return one(rng, SURNAMES) + "".join(one(rng, GIVEN) for _ in range(2 if rng.random() < 0.75 else 1))


def id_number(rng: Rng, place: str, born: str, woman: bool) -> str:
    """A true check digit, as the standard GB 11643 asks."""
    body = (
        place
        + born.replace("-", "")
        + f"{int(rng.integers(10, 99)):02d}{int(rng.integers(5)) * 2 + (0 if woman else 1)}"
    )
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(a) * w for a, w in zip(body, weights, strict=True)) % 11]


def uscc(rng: Rng, head: str, place: str) -> str:
    """`head`: the two signs of who registers what, as 91 for a company. GB 32100."""
    first = head + place + "MA" + "".join(one(rng, "0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rest = 11 - sum(values.index(a) * w for a, w in zip(first[8:], (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    first += "0" if rest == 11 else "X" if rest == 10 else str(rest)
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    total = sum(USCC_SIGNS.index(a) * w for a, w in zip(first, weights, strict=True))
    return first + USCC_SIGNS[(31 - total % 31) % 31]


def day(rng: Rng, first: int, last: int) -> str:
    return f"{int(rng.integers(first, last + 1))}-{int(rng.integers(1, 13)):02d}-{int(rng.integers(1, 29)):02d}"


@dataclass(frozen=True)
class Unit:
    """A unit and another one whose name is near: what its seal could be taken for."""

    name: str
    near: str
    head: str  # of its code
    city: str
    banner: str
    place: str
    dial: str


def unit(rng: Rng, sort: str = "") -> Unit:
    city, banner, place, dial = BANNERS[int(rng.integers(len(BANNERS)))]
    sort = sort or one(rng, ("company", "company", "company", "school", "branch", "village", "office", "hospital"))
    trade, word = one(rng, TRADES), one(rng, WORDS)
    names = {
        "company": (
            f"{one(rng, ('内蒙古', city, city[:-1]))}{word}{trade}有限{one(rng, ('责任公司', '公司', '公司'))}",
            "",
            "91",
        ),
        "school": (f"{city}第三中学", f"{city}第十三中学", "12"),
        "first school": (f"{city}第一中学", f"{city}第十中学", "12"),
        "branch": (f"内蒙古{word}{trade}有限公司{city[:-1]}分公司", f"内蒙古{word}{trade}有限公司", "91"),
        "village": (f"{banner}新民镇第一村民委员会", f"{banner}新民镇第二村民委员会", "54"),
        "office": (f"{banner}财政局", f"{banner}审计局", "11"),
        "hospital": (f"{banner}人民医院", f"{banner}蒙医医院", "12"),
    }
    own, near, head = names[sort]
    return Unit(
        own,
        near or own.replace(word, one(rng, tuple(other for other in WORDS if other != word))),
        head,
        city,
        banner,
        place,
        dial,
    )
