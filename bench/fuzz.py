"""Mutated files against the decoders (S04): `python -m bench.fuzz [SEED] [INPUTS]` for the long run, 20,000 inputs."""

import io
import random
import sys
import time

import numpy as np
from PIL import Image

from acms.scans import sandbox
from acms.scans.intake import NotTaken, Taken


def page(size: tuple[int, int] = (160, 120), form: str = "JPEG", **more: object) -> bytes:
    """A page with a few dark lines on it."""
    sheet = np.full((size[1], size[0], 3), 250, np.uint8)
    sheet[size[1] // 4 :: 30] = 20
    out = io.BytesIO()
    Image.fromarray(sheet).save(out, form, **more)
    return out.getvalue()


def several(form: str, count: int) -> bytes:
    """A file of several pages."""
    out = io.BytesIO()
    sheets = [Image.open(io.BytesIO(page())) for _ in range(count)]
    sheets[0].save(out, form, save_all=True, append_images=sheets[1:])
    return out.getvalue()


def valid() -> list[bytes]:
    """One small file of every format that is taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    made = [page(form=form) for form in ("JPEG", "PNG", "WEBP", "TIFF", "HEIF", "GIF", "BMP")]
    return [*made, several("TIFF", 2), several("PDF", 2), page(exif=exif.tobytes(), dpi=(350, 350))]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A valid file with bytes changed, cut out, doubled or swapped."""
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16, 64))):
        at = chance.randrange(len(spoilt))
        match chance.randrange(5):
            case 0:
                spoilt[at] = chance.randrange(256)
            case 1:
                spoilt[at] ^= 1 << chance.randrange(8)
            case 2:
                del spoilt[at : at + chance.choice((1, 4, 64))]
            case 3:
                spoilt[at:at] = spoilt[at : at + chance.choice((1, 8, 256))]
            case _:
                spoilt[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
        if len(spoilt) < 8:
            break
    return bytes(spoilt)


def fuzz(seed: int, inputs: int) -> dict[str, int]:
    """Feeds mutated files to the decoder; how many ended how. Anything but a picture or a refusal raises."""
    chance, files, ended = random.Random(seed), valid(), {"taken": 0}
    for _ in range(inputs):
        data = mutated(chance.choice(files), chance)
        try:
            taken = sandbox.decode(data, join=chance.random() < 0.3, seconds=10)
        except NotTaken as refusal:
            ended[refusal.code] = ended.get(refusal.code, 0) + 1
        else:
            assert isinstance(taken, Taken) and taken.pixels.ndim == 3 and taken.pixels.shape[2] == 3
            ended["taken"] += 1
    return ended


if __name__ == "__main__":
    began = time.monotonic()
    given = [int(word) for word in sys.argv[1:3]]
    seed, inputs = [*given, *(1, 20000)[len(given) :]]
    ended = fuzz(seed, inputs)
    print(
        f"| {inputs} mutated files | {', '.join(f'{code} {n}' for code, n in sorted(ended.items()))} | {time.monotonic() - began:.0f} s |"
    )
