"""What a mistyped word was meant to be."""

import difflib
import heapq
from collections.abc import Iterable
from itertools import islice

MAX_LETTERS = 32
MAX_KNOWN = 500
LOOKED_AT = 5
LEAST_LIKENESS = 0.6


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of ``known`` most like ``word``, or ``""`` where none is.

    Unlike ``difflib.get_close_matches`` in bounded time: only the few most promising are compared in full, which takes
    long for long words of few letters.
    """
    matcher = difflib.SequenceMatcher(b=word[:MAX_LETTERS].lower())

    def promise(other):
        matcher.set_seq1(other[:MAX_LETTERS])
        return matcher.quick_ratio()

    def likeness(other):
        matcher.set_seq1(other[:MAX_LETTERS])
        return matcher.ratio()

    best = max(heapq.nlargest(LOOKED_AT, islice(known, MAX_KNOWN), key=promise), key=likeness, default="")
    return best if likeness(best) >= LEAST_LIKENESS else ""
