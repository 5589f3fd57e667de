"""Messages without their codes and line breaks, for lists of conversations.

Anybody may write anything here: each pattern stops at the next bracket, so the time grows with the length alone.
"""

import re
from functools import lru_cache

_CODE = re.compile(r"(\[/?code\])", re.IGNORECASE)
_BREAK = re.compile(r"\[br\]|#br#", re.IGNORECASE)
_ICON = re.compile(r"\[icon=([^\[\]]*)\]", re.IGNORECASE)
_ICON_FIELD = re.compile(r"\s(title|size)=", re.IGNORECASE)
_IMAGE = re.compile(r"\[img(?:\s[^\[\]]*)?\][^\[]*\[/img\]", re.IGNORECASE)
_DISK = re.compile(r"\[disk=\d+\]", re.IGNORECASE)
_TAG = re.compile(
    r"\[/?(?:b|i|u|s|br|size|color|url|user|chat|context|put|send|call|quote|timestamp|list|\*)(?:[=\s][^\[\]]*)?\]",
    re.IGNORECASE,
)
_QUOTE_RULE = re.compile(r"^-{54,}$", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^>>\s?", re.MULTILINE)
_BLANKS = re.compile(r"\s+")
_SUSPECT = re.compile(r"[\[\n\r\t]|#br#|^>>|^ |  | $|-{54}", re.IGNORECASE)


_MOST_REMEMBERED = 2_000  # letters of a text: long ones would fill the memory


def plain(text: str) -> str:
    """The text in one line, without BB codes; what stood inside them stays."""
    return _remembered(text) if len(text) <= _MOST_REMEMBERED else _plain(text)


def _plain(text: str) -> str:
    if not _SUSPECT.search(text):
        return text
    return _BLANKS.sub(" ", "".join(_parts(_CODE.split(text)))).strip()


_remembered = lru_cache(maxsize=4096)(_plain)


def _parts(pieces: list[str]) -> list[str]:
    """What is left of a text that was split at its code marks: between a mark and the next end all stays."""
    ends = [at for at, piece in enumerate(pieces) if at % 2 and piece[1] == "/"]
    last_end, within, kept = max(ends, default=0), False, []
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            kept.append(piece if within else _without_codes(piece))
        elif within and piece[1] == "/":
            within = False
        elif not within and piece[1] != "/" and at < last_end:
            within = True
        else:
            kept.append(piece)
    return kept


def _without_codes(text: str) -> str:
    text = _QUOTE_MARK.sub("", _QUOTE_RULE.sub("", text))
    text = _DISK.sub("", _IMAGE.sub("", _ICON.sub(_icon_title, _BREAK.sub(" ", text))))
    return _TAG.sub("", text)


def _icon_title(icon: re.Match[str]) -> str:
    _, *fields = _ICON_FIELD.split(icon[1])
    named = {name.lower(): value for name, value in zip(fields[::2], fields[1::2], strict=True)}
    return named.get("title", "")
