"""Which syllables Vietnamese can have, and where their tone mark stands.

A syllable is an onset, a rime and one of six tones. The tables here hold all onsets and
rimes that are written today; what cannot be made from them is a slip of the keyboard, a
foreign word, or two words run together.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
TONES = frozenset((GRAVE, ACUTE, HOOK, TILDE, DOT))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Before a, ă, â, o, ô, ơ, u, ư.
_BROAD_ONSETS = ("", *_words("b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x"))
# Before e, ê, i, y.
_NARROW_ONSETS = ("", *_words("b ch d đ gh h k kh l m n ngh nh p ph r s t th tr v x"))

_BROAD_RIMES = _words(
    "a ac ach ai am an ang anh ao ap at au ay"
    " ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây"
    " o oc oi om on ong op ot oong ooc ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt"
    " oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oe oen oeo oet"
    " u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt uân uâng uât uây uê uêch uênh uơ"
    " uy uya uych uyên uyêt uyn uynh uyp uyt uyu"
    " ư ưc ưi ưm ưn ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu"
)
_NARROW_RIMES = _words(
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu"
    " ia iêc iêm iên iêng iêp iêt iêu y"
)
# Without an onset, i before ê is written y.
_Y_RIMES = _words("yêm yên yêng yêt yêu")
# After qu, whose u sounds but carries no tone.
_QU_RIMES = _words(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây"
    " e en eo et ê êch ên ênh êt i ich in inh it iu ô ôc ơ ơi y ych yên yêt ynh yt yu"
)
# After gi, whose i melts into the rime; gi itself is g with the rime i.
_GI_RIMES = _words("ê êc êm ên êng êp êt êu")
_G_RIMES = _words("i im in ip")

_STOPS = ("c", "ch", "p", "t")
_MODIFIED = frozenset("ăâêôơư")
_VOWELS = frozenset("aăâeêioôơuưy")


@dataclass(frozen=True)
class Shape:
    """A syllable without its tone.

    place: the letter that carries the tone mark. stopped: whether it ends in c, ch, p or
    t, with which only two tones go.
    """

    place: int
    stopped: bool


@cache
def shapes() -> dict[str, Shape]:
    """All syllables without tone."""
    parts: list[tuple[str, str]] = []
    parts += ((onset, rime) for onset in _BROAD_ONSETS for rime in _BROAD_RIMES)
    parts += ((onset, rime) for onset in _NARROW_ONSETS for rime in _NARROW_RIMES)
    parts += (("", rime) for rime in _Y_RIMES)
    parts += (("g", rime) for rime in _G_RIMES)
    parts += (("gi", rime) for rime in _GI_RIMES)
    parts += (("qu", rime) for rime in _QU_RIMES)
    return {onset + rime: _shape(onset, rime) for onset, rime in parts}


def _shape(onset: str, rime: str) -> Shape:
    stopped = rime.endswith(_STOPS)
    return Shape(len(onset) + _carrier(rime), stopped)


def _carrier(rime: str) -> int:
    """The letter of a rime that carries the tone mark."""
    vowels = [i for i, letter in enumerate(rime) if letter in _VOWELS]
    modified = [i for i in vowels if rime[i] in _MODIFIED]
    if modified:
        return modified[-1]
    if len(vowels) == 1 or rime.startswith("oo"):
        return vowels[-1]
    if len(vowels) == 3:
        return vowels[1]
    return vowels[1] if len(rime) > 2 else vowels[0]


def parted(word: str) -> tuple[str, list[str]]:
    """A word in small letters without its tone marks, and those marks."""
    letters, tones = [], []
    for letter in unicodedata.normalize("NFD", word.lower()):
        if letter in TONES:
            tones.append(letter)
        else:
            letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters)), tones


@lru_cache(maxsize=20_000)
def spelled(word: str) -> str | None:
    """How a syllable is written, in small letters; None if there is no such syllable.

    The tone mark of the result stands where this book puts it: hóa, thủy, quý.
    """
    letters, tones = parted(word)
    shape = shapes().get(letters)
    if shape is None or len(tones) > 1:
        return None
    if not tones:
        return None if shape.stopped else letters
    if shape.stopped and tones[0] not in (ACUTE, DOT):
        return None
    marked = letters[: shape.place + 1] + tones[0] + letters[shape.place + 1 :]
    return unicodedata.normalize("NFC", marked)
