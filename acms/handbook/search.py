"""The handbook's search: words as they are typed, full or half width, in any case; a question typed as a sentence by its pairs of characters;
titles and their other words by their sound."""

import math
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from acms.base import pinyin
from acms.handbook import book, contents
from acms.handbook.contents import Page
from acms.handbook.facts import Facts

MOST = 12  # results shown
LONGEST = 80  # characters of a query that are looked at
AROUND = 34  # characters of a snippet on each side of the first word found
WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
SOUND = re.compile(r"[a-z]{3,}$")  # fewer letters sound like everything
HAN = re.compile(r"[\u3400-\u9fff]")
# What a question is wrapped in; it says nothing of what is asked.
EMPTY = re.compile(
    "请问|怎么办|一直|一般|怎么样|怎么|怎样|如何|什么|为什么|哪里|哪儿|多少|可以|能不能|可不可以|是不是|有没有|应该|需要|"
    "一下|我的|我们|您的|你们|自己|这个|那个|已经|没办法|了吗|吗|呢|啊|吧|我|您|你|的|了"
)
HEADING, ALSO, TITLE, TEXT = 6.0, 5.0, 4.0, 1.0  # what a word weighs by where it stands
ENOUGH = 0.34  # of the weight of a sentence's pairs that a section has to hold


class Entry(NamedTuple):
    """A section to be found: its words folded by where they stand, and how its names sound, whole and by their first letters."""

    page: Page
    section: book.Section
    places: tuple[tuple[str, float], ...]
    sounds: tuple[tuple[str, float], ...]

    def weight(self, word: str) -> float:
        """What a word weighs here, 0 where it does not stand."""
        found = max((weight for text, weight in self.places if word in text), default=0.0)
        if not found and SOUND.match(word):
            found = max((weight for sound, weight in self.sounds if word in sound), default=0.0)
        return found


class Found(NamedTuple):
    """A section that was found; `snippet` has the words marked."""

    page: Page
    section: book.Section
    snippet: SafeString


def folded(text: str) -> str:
    """Half width, small letters: ＡＢＣ１２ is abc12."""
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=4)
def _entries(facts: Facts) -> tuple[Entry, ...]:
    entries = []
    for page in contents.pages():
        for first, section in enumerate(book.leaf(page.slug, facts).sections):
            # A page's own names count where it begins: its sections are found by what they say.
            names = ((page.title, TITLE if first else HEADING), *((word, ALSO) for word in page.also if not first))
            headed = (*names, (section.heading, HEADING))
            places = tuple((folded(words), weight) for words, weight in (*headed, (section.text, TEXT)))
            sounds = tuple(
                (sound(words), weight) for words, weight in headed for sound in (pinyin.full, pinyin.initials)
            )
            entries.append(Entry(page, section, places, sounds))
    return tuple(entries)


def find(query: str, facts: Facts) -> list[Found]:
    """The sections that a query finds, the best first: all its words, or else most pairs of its characters."""
    asked = folded(query[:LONGEST])
    entries = _entries(facts)
    if not WORD.search(EMPTY.sub(" ", asked)):
        return []
    words = list(dict.fromkeys(WORD.findall(asked)))
    scored = _by_words(words, entries) if words else []
    if not scored:
        words = _pairs(asked)
        scored = _by_pairs(words, entries) if words else []
    best = sorted(scored, key=lambda pair: -pair[0])[:MOST]
    return [Found(entry.page, entry.section, _snippet(entry.section.text, words)) for _, entry in best]


def _by_words(words: list[str], entries: tuple[Entry, ...]) -> list[tuple[float, Entry]]:
    scored = []
    for entry in entries:
        each = [entry.weight(word) for word in words]
        if all(each):
            often = sum(min(text.count(word), 3) for text, _ in entry.places for word in words)
            scored.append((sum(each) + often / 10, entry))
    return scored


def _pairs(asked: str) -> list[str]:
    """Neighbouring characters of what is asked, and words in Latin letters or digits whole."""
    bare = EMPTY.sub(" ", asked)
    found: list[str] = []
    for word in WORD.findall(bare):
        if HAN.match(word):
            found += [word[at : at + 2] for at in range(len(word) - 1)]
        elif len(word) > 1:
            found.append(word)
    return list(dict.fromkeys(found))


def _by_pairs(pairs: list[str], entries: tuple[Entry, ...]) -> list[tuple[float, Entry]]:
    """A rare pair says more than one that stands everywhere."""
    holding = Counter(pair for entry in entries for pair in pairs if any(pair in text for text, _ in entry.places))
    rare = {pair: math.log(1 + len(entries) / holding[pair]) for pair in holding}
    whole = sum(rare.get(pair, math.log(1 + len(entries))) for pair in pairs)
    scored = []
    for entry in entries:
        held = [pair for pair in rare if any(pair in text for text, _ in entry.places)]
        if held and sum(rare[pair] for pair in held) >= ENOUGH * whole:
            score = sum(rare[pair] * max(w for text, w in entry.places if pair in text) for pair in held)
            scored.append((score, entry))
    return scored


def _snippet(text: str, words: list[str]) -> SafeString:
    """A piece of the text around the first word found, every word marked; the text's beginning where none stands in it."""
    flat = " ".join(text.split())
    # Folding may make two characters of one: each folded character remembers where it came from.
    origin = [(at, one) for at, character in enumerate(flat) for one in folded(character)]
    plain = "".join(one for _, one in origin)
    marked: set[int] = set()
    first = len(plain)
    for word in words:
        at = plain.find(word)
        first = min(first, at) if at >= 0 else first
        while at >= 0:
            marked |= {origin[place][0] for place in range(at, at + len(word))}
            at = plain.find(word, at + 1)
    begin = max(0, origin[first][0] - AROUND) if first < len(plain) else 0
    end = min(len(flat), begin + 3 * AROUND)
    pieces = SafeString("…" if begin else "")
    at = begin
    while at < end:
        stop = at + 1
        while stop < end and (stop in marked) == (at in marked):
            stop += 1
        pieces += format_html("<mark>{}</mark>" if at in marked else "{}", flat[at:stop])
        at = stop
    return SafeString(pieces + ("…" if end < len(flat) else ""))
