"""Text as it is compared: one case, ё as е."""

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_LONGEST_PHRASE, _MOST_NEEDLES = 1_000, 10
_RUN, _MOST_RUNS = 3, 12

# Grows with every change of how text is folded: what is stored is folded anew then.
VERSION = "1"
# The index keeps so much of a word; the migration that makes it says the same.
LONGEST_WORD = 40


def fold(text: str) -> str:
    """The text in the form that search columns hold."""
    return text.casefold().replace("ё", "е")


def words(text: str) -> str:
    """The folded words of a text with single blanks between them, as the index of words wants it."""
    return " ".join(_WORD.findall(fold(unicodedata.normalize("NFKC", text))))


def needles(phrase: str) -> list[str]:
    """The words to search for, longest first: a word that begins another adds nothing, and ten are plenty."""
    found = {word[:LONGEST_WORD] for word in words(phrase[:_LONGEST_PHRASE]).split()}
    kept: list[str] = []
    for word in sorted(found, key=lambda one: (-len(one), one)):
        if len(kept) < _MOST_NEEDLES and not any(longer.startswith(word) for longer in kept):
            kept.append(word)
    return kept


def runs(text: str) -> Sequence[str]:
    """Some of the runs of three characters in a text, all over it; no index takes NUL."""
    found = [text[at : at + _RUN] for at in range(len(text) - _RUN + 1)]
    kept = [run for run in dict.fromkeys(found) if "\0" not in run]
    return kept[:: -(-len(kept) // _MOST_RUNS)] if kept else []
