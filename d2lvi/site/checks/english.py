"""Telling English from Vietnamese."""

from __future__ import annotations

import re

from d2lvi.site.checks.text import Side, word_set

# Frequent English words that no Vietnamese syllable is written like.
FUNCTION_WORDS = word_set(
    "the of and is are was were be been have has had with from which that this these those"
    " when where while what who how why if then than for not but or as at by it its their our"
    " your you we they he she will would can could should must may might does did done very"
    " more most some such each every all both other another between through using used use"
    " into over under because however also only same different many much large small"
    " out few about after before"
)

# Of these, the ones that Vietnamese text has too, without marks.
_VIETNAMESE_TOO = word_set("he the may can than then do")

STRAY_WORDS = FUNCTION_WORDS - _VIETNAMESE_TOO

_MARKED = re.compile(r"[^\x00-\x7f]")

# Vietnamese prose has marks on seven of ten words.
FEW_MARKS, ENOUGH_WORDS = 0.15, 5


def looks_english(side: Side) -> bool:
    """Whether a text is mostly English: hardly a mark above or below its letters."""
    words = [word for word in side.words if word.text.isalpha()]
    if len(words) < ENOUGH_WORDS:
        return False
    marked = sum(bool(_MARKED.search(word.text)) for word in words)
    english = sum(word.lower in FUNCTION_WORDS for word in words)
    return marked < FEW_MARKS * len(words) and english >= 2
