"""Pictures of pages, small and grey, and how they differ: what a person would call moved, lost or spilled, and no less."""

import io
from pathlib import Path
from typing import Any, NamedTuple

import numpy
from PIL import Image

SHRUNK = 4  # pixels of the page to one of the picture: edges of letters, which each machine smooths its own way, come out alike
MOST_HIGH = 12_000  # pixels of the page; what follows repeats
BLOCK = 6  # pixels of the picture: 24 of the page
# Of 255, the mean of a block. Letters moved by half a pixel reach 6, a line of text that is elsewhere 25 and more.
APART = 14.0
HIGHER = 2  # pixels of the picture by which pages may be higher

# Days, hours and serial numbers are other ones each time; a digit is as wide as any other. Pictures of people's papers and of captchas
# are hidden, their places are not. Heads of tables stick to a window that a picture of the whole page has not.
FOLD = """() => {
  const zeros = one => '0'.repeat(one.length);
  const fold = text => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-Z]{8,}/g, zeros).replace(/[0-9]/g, '0');
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (all.nextNode()) { const now = fold(all.currentNode.data); if (now !== all.currentNode.data) all.currentNode.data = now; }
  for (const field of document.querySelectorAll('input')) if (!['date', 'month', 'file', 'number'].includes(field.type)) field.value = fold(field.value);
  for (const one of document.querySelectorAll('.linechart polyline, .linechart .level, [data-captcha], .scan img, .face img, .viewer img, .paper-has img, input[type=date], input[type=month]'))
    one.style.setProperty('visibility', 'hidden', 'important');
  for (const head of document.querySelectorAll('.list th')) head.style.setProperty('position', 'static', 'important');
}"""
# Everything is there: pictures, typefaces, and the number that a browser finds in the place of a captcha.
READY = """async () => {
  for (const one of document.images) one.loading = 'eager';
  await Promise.all([...document.images].map(one => one.complete || new Promise(done => { one.onload = one.onerror = done; })));
  await document.fonts.ready;
}"""
SOLVED = "() => [...document.querySelectorAll('main [data-task]')].every(one => one.value)"


class Fault(NamedTuple):
    """What is different on a picture, in words."""

    name: str
    words: str

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"


def rest(page: Any) -> None:
    """Waits until the page has come to rest, and folds what is of the day."""
    page.wait_for_function(SOLVED)
    page.evaluate(READY)
    page.evaluate(FOLD)


def taken(page: Any) -> Image.Image:
    """The whole page as a small grey picture."""
    shot = page.screenshot(full_page=True, animations="disabled", scale="css")
    with Image.open(io.BytesIO(shot)) as whole:
        grey = whole.convert("L").crop((0, 0, whole.width, min(whole.height, MOST_HIGH)))
    return grey.resize((grey.width // SHRUNK, max(1, grey.height // SHRUNK)), Image.Resampling.BOX)


def keep(picture: Image.Image, path: Path) -> None:
    picture.save(path, "WEBP", quality=55, method=6)


def fault(before: Image.Image, now: Image.Image) -> str:
    """What is different, in words; the empty text where nothing is that anybody would see."""
    if before.width != now.width:
        return f"{now.width * SHRUNK} pixels wide, not {before.width * SHRUNK}: something sticks out"
    if abs(before.height - now.height) > HIGHER:
        return f"{now.height * SHRUNK} pixels high, not {before.height * SHRUNK}"
    apart = _apart(before, now)
    worst = float(apart.max(initial=0))
    if worst <= APART:
        return ""
    row, column = (int(one) for one in numpy.unravel_index(apart.argmax(), apart.shape))
    many, side = int((apart > APART).sum()), BLOCK * SHRUNK
    return f"{many} blocks differ, the most by {worst:.0f} of 255 at {column * side}, {row * side}"


def _apart(before: Image.Image, now: Image.Image) -> numpy.ndarray[Any, Any]:
    """How far two pictures of one width are apart, a number for each block."""
    high = min(before.height, now.height) // BLOCK * BLOCK
    wide = before.width // BLOCK * BLOCK
    one, other = (numpy.asarray(each, numpy.float32)[:high, :wide] for each in (before, now))
    blocks = numpy.abs(one - other).reshape(high // BLOCK, BLOCK, wide // BLOCK, BLOCK)
    return numpy.asarray(blocks.mean(axis=(1, 3)))


def leave(before: Image.Image, now: Image.Image, folder: Path, name: str) -> None:
    """The two pictures and their difference, dark where they differ, for looking at."""
    folder.mkdir(parents=True, exist_ok=True)
    size = (max(before.width, now.width), max(before.height, now.height))
    sheets = []
    for each in (before, now):
        sheet = Image.new("L", size, 255)
        sheet.paste(each)
        sheets.append(numpy.asarray(sheet, numpy.int16))
    difference = Image.fromarray((255 - numpy.abs(sheets[0] - sheets[1])).astype(numpy.uint8))
    for what, picture in (("before", before), ("now", now), ("difference", difference)):
        picture.save(folder / f"{name}.{what}.png")
