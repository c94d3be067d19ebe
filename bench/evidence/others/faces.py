"""Typefaces by what they are used for. What is not installed is passed over, so that any machine draws something.

More of them are looked for in `var/typefaces`: Debian's fonts-lxgw-wenkai, fonts-arphic-ukai, fonts-arphic-uming and fonts-wqy-zenhei,
unpacked, and the Chinese files of @fontsource's ma-shan-zheng, zcool-xiaowei, long-cang, liu-jian-mao-cao and zhi-mang-xing.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import ImageFont

ROOT = Path(__file__).parents[3]
FOLDERS = (ROOT / "var/typefaces", ROOT / "node_modules/@expo-google-fonts", Path("/usr/share/fonts"))

ROLES = {
    "song": ("uming.ttc", "NotoSerifSC_400Regular.ttf", "NotoSerifCJK-Regular.ttc", "zcool-xiaowei-*.woff2"),
    "song bold": ("NotoSerifSC_700Bold.ttf", "NotoSerifSC_900Black.ttf", "NotoSerifCJK-Bold.ttc"),
    "hei": ("wqy-zenhei.ttc", "NotoSansSC_400Regular.ttf", "NotoSansCJK-Regular.ttc"),
    "hei bold": ("NotoSansSC_700Bold.ttf", "NotoSansCJK-Bold.ttc", "NotoSansSC_900Black.ttf"),
    "kai": ("LXGWWenKai-Regular.ttf", "ukai.ttc", "LXGWWenKai-Bold.ttf"),
    "fang": ("LXGWWenKai-Light.ttf", "uming.ttc", "NotoSerifSC_300Light.ttf"),
    "brush": ("ma-shan-zheng-*.woff2", "LXGWWenKai-Bold.ttf", "ukai.ttc"),
    "hand": ("LXGWWenKai-Light.ttf", "long-cang-*.woff2", "liu-jian-mao-cao-*.woff2", "zhi-mang-xing-*.woff2"),
    "letter": ("NotoSerifSC_400Regular.ttf", "NotoSerifCJK-Regular.ttc"),  # what the product's letters are set in
    "latin": ("DejaVuSerif.ttf", "NotoSerifSC_400Regular.ttf"),
    "thin": ("NotoSansSC_200ExtraLight.ttf", "NotoSansSC_100Thin.ttf", "NotoSansCJK-Regular.ttc"),
}
LAST = ("NotoSansCJK-Regular.ttc", "NotoSansSC_400Regular.ttf", "NotoSerifSC_400Regular.ttf")
SC = {"NotoSansCJK": 2, "NotoSerifCJK": 2}  # which face of a collection is the simplified one


@lru_cache(maxsize=64)
def _files(role: str) -> tuple[Path, ...]:
    found = []
    for pattern in (*ROLES[role], *LAST):
        for folder in FOLDERS:
            match = next(iter(sorted(folder.rglob(pattern))), None) if folder.exists() else None
            if match:
                found.append(match)
                break
    if not found:
        raise LookupError(f"no typeface for {role}: see the docstring of this module")
    return tuple(found)


@lru_cache(maxsize=512)
def _open(path: Path, size: int) -> ImageFont.FreeTypeFont:
    index = next((n for name, n in SC.items() if path.name.startswith(name)), 0)
    return ImageFont.truetype(str(path), size, index=index)


@lru_cache(maxsize=4096)
def _has(path: Path, character: str) -> bool:
    """Whether the face draws it, and not the box that stands for what is missing."""
    font = _open(path, 24)
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask("\ue8f7"))


def font(role: str, size: int, text: str, rng: np.random.Generator | None = None) -> ImageFont.FreeTypeFont:
    """A face of that role which has every character of the text; with `rng` any of them, else the first."""
    own = _files(role)
    wanted = own[: max(1, len(own) - len(LAST))] if rng is not None else own[:1]
    able = [path for path in wanted if all(_has(path, one) for one in text)]
    able = able or [path for path in own if all(_has(path, one) for one in text)] or [own[-1]]
    return _open(able[0] if rng is None else able[int(rng.integers(len(able)))], size)
