"""From what arrived (strings of a form, or JSON) to the declared types."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import isfinite
from typing import Any

from beseda.model import DialogId, StoredFile, Upload
from beseda.wire.base64_pieces import decoded
from beseda.wire.request import BadRequest, FilePart, Limits, parse_json
from beseda.wire.spooled_text import SpooledText

YES = frozenset(("Y", "y", "true", "True", "TRUE", "1", "on", "yes"))  # Quirk 16
NO = frozenset(("N", "n", "false", "False", "FALSE", "0", "", "off", "no"))
_BIGGEST = 2**63
MOST_ITEMS = 10_000  # Quirk 170: as many as a form has parameters


class Malformed(ValueError):
    """The value is not of the declared type."""


class TooMany(Exception):
    """A list is longer than anything it could be for."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of parameter: its name in the documentation, and how a value is read.

    ``gather`` picks the value out of all that was given, where it does not stand under the parameter's name alone.
    """

    name: str
    read: Callable[[Any], Any]
    values: tuple[str, ...] = ()
    gather: Callable[[str, Mapping[str, Any]], Any] | None = None


def integer(value: Any) -> int:
    """A whole number of 63 bits, as a number or in digits."""
    if isinstance(value, str):
        text = value.strip()
        if not text.removeprefix("-").isdecimal() or not text.isascii() or len(text) > 20:
            raise Malformed(value)
        value = int(text)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not -_BIGGEST <= value < _BIGGEST:
        raise Malformed(value)
    return value


def decimal(value: Any) -> float:
    """A finite number, as a number or in digits, with a point or a comma."""
    try:
        found = float(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except (TypeError, ValueError, OverflowError) as error:
        raise Malformed(value) from error
    if isinstance(value, bool) or not isfinite(found):
        raise Malformed(value)
    return found


def positive(value: Any) -> int:
    """An id: a whole number from 1 on."""
    found = integer(value)
    if found <= 0:
        raise Malformed(value)
    return found


def dialog_id(value: Any) -> DialogId:
    """A dialog id: ``XXX``, ``chatXXX`` or ``sgXXX``."""
    given = text(value)
    found = _DIALOG_ID.fullmatch(given)
    if found is None:
        raise Malformed(value)
    return DialogId(found[1], int(found[2]), given)


_DIALOG_ID = re.compile(r"(chat|sg|)(?=0*[1-9])([0-9]{1,18})")


def text(value: Any) -> str:
    """Text; numbers as they are written, true and false as 1 and nothing, as PHP turns them into strings."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, int | float):
        return str(value)
    raise Malformed(value)


def string(value: Any) -> str:
    """Text alone, where a number is a mistake."""
    if isinstance(value, str):
        return value
    raise Malformed(value)


def flag(value: Any) -> bool:
    """Yes or no in any of the spellings that clients use."""
    spelled = value if isinstance(value, str) else str(int(value)) if isinstance(value, bool | int | float) else None
    if spelled in YES:
        return True
    if spelled in NO:
        return False
    raise Malformed(value)


def items(value: Any) -> list[Any]:
    """What is in a list, also in an object with any keys, or a single value. ``TooMany``."""
    if not isinstance(value, dict | list):
        return [value]
    if len(value) > MOST_ITEMS:
        raise TooMany
    return list(value.values()) if isinstance(value, dict) else value


def integers(value: Any) -> tuple[int, ...]:
    """A list of whole numbers, also as an object with any keys or a single number; what is no number is left out."""
    return tuple(dict.fromkeys(found for found in map(_integer_or_none, items(value)) if found is not None))


def integer_list(value: Any) -> tuple[int, ...]:
    """The same, where a single number is none; nothing for nothing."""
    if not isinstance(value, dict | list) and value != "":
        raise Malformed(value)
    return integers(value) if value else ()


def _integer_or_none(value: Any) -> int | None:
    try:
        return integer(value)
    except Malformed:
        return None


def moment(value: Any) -> int:
    """A date in ATOM format, as seconds since 1970."""
    if not isinstance(value, str):
        raise Malformed(value)
    try:
        parsed = datetime.fromisoformat(value.strip().replace(" ", "+"))  # a "+" in a query arrives as a blank
        return int(parsed.timestamp())
    except (ValueError, OverflowError, OSError) as error:
        raise Malformed(value) from error


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, also as an object with any keys or a single text; what is no text is left out."""
    return tuple(text(item) for item in items(value) if isinstance(item, str | int | float))


def names(value: Any) -> tuple[str, ...]:
    """A list of names of fields, in upper case."""
    return tuple(name.upper() for name in texts(value))


def ids(value: Any) -> tuple[int, ...]:
    """A list of ids, also as JSON text; one without any id is none."""
    found = _parsed(value) if isinstance(value, str) else value
    if not isinstance(found, dict | list) or not (numbers := integers(found)):
        raise Malformed(value)
    return numbers


def direction(value: Any) -> bool:
    """Whether a list is sorted downwards; clients also send ``{"ID": "DESC"}``."""
    chosen = next(iter(value.values()), "") if isinstance(value, dict) else value
    return text(chosen).strip().upper() == "DESC"


def day(value: Any) -> str:
    """A date as ``YYYY-MM-DD``, out of ATOM format or ``DD.MM.YYYY``; nothing for nothing."""
    given = text(value).strip()
    local = _LOCAL_DATE.match(given)
    try:
        return (
            datetime.fromisoformat(f"{local[3]}-{local[2]}-{local[1]}" if local else given[:_DATE_LENGTH])
            .date()
            .isoformat()
            if given
            else ""
        )
    except ValueError as error:
        raise Malformed(value) from error


_LOCAL_DATE = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})", re.ASCII)
_DATE_LENGTH = len("2024-08-24")


def picture(value: Any) -> str:
    """A file as Base64, in an array behind its name or alone; nothing removes it."""
    content = value[1] if isinstance(value, list) and len(value) > 1 else value or ""
    if not isinstance(content, str):
        raise Malformed(value)
    return content


def upload(value: Any) -> Upload:
    """A file: a part of a multipart body, or Base64, in an array behind its name or alone."""
    match value:
        case FilePart():
            return Upload(value.filename, value.pieces)
        case [str() as name, str() | SpooledText() as content]:
            return Upload(name, partial(_from_base64, content))
        case SpooledText() | str() if value != "":
            return Upload("", partial(_from_base64, value))
    raise Malformed(value)


def stored_file(value: Any) -> StoredFile:
    """A file that is in the store: the kernel puts it there before the call begins."""
    if isinstance(value, StoredFile):
        return value
    raise Malformed(value)


def _from_base64(content: str | SpooledText) -> Iterator[bytes]:
    return decoded((content,) if isinstance(content, str) else content.pieces())


def anything(value: Any) -> Any:
    """The value as it came."""
    return value


def records(value: Any) -> tuple[dict[str, Any], ...]:
    """A list of objects, also as JSON text or as an object with any keys. ``TooMany``."""
    found = items(_parsed(value) if isinstance(value, str) else value)
    if not all(isinstance(one, dict) for one in found):
        raise Malformed(value)
    return tuple(found)


def structure(value: Any) -> Any:
    """An object or array, also as JSON text; nothing for what clients send instead of none."""
    if value in _NO_STRUCTURE:
        return None
    if isinstance(value, str):
        value = _parsed(value)
    if isinstance(value, dict | list):
        return value or None
    raise Malformed(value)


_NO_STRUCTURE: tuple[Any, ...] = ("", "N", [], {}, False)


def _parsed(text: str) -> Any:
    try:
        return parse_json(text.encode(), Limits())
    except (BadRequest, UnicodeEncodeError) as error:
        raise Malformed(text) from error


def mapping(value: Any) -> dict[str, Any]:
    """An object; an empty array too, as PHP sends an empty one."""
    if isinstance(value, dict):
        return value
    if value in ([], ""):
        return {}
    raise Malformed(value)


def null_for_nothing(name: str, given: Mapping[str, Any]) -> Any:
    """The value of a parameter that is taken away by null, which elsewhere stands for a parameter that is not given."""
    return "" if name in given and given[name] is None else given.get(name)


def zero_for_empty(name: str, given: Mapping[str, Any]) -> Any:
    """The value of a number of which an empty text is 0, and not as if it were not given."""
    return 0 if given.get(name) == "" else given.get(name)


def all_but_auth(_: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters of a call but that by which it is authorized."""
    return {name: value for name, value in given.items() if name != "auth"}


INTEGER = Kind("integer", integer)
OR_EMPTY = Kind("integer", integer, gather=zero_for_empty)
ID = Kind("integer", positive)
DIALOG_ID = Kind("string", dialog_id)
STRING = Kind("string", text)
STRING_ALONE = Kind("string", string)
NULLABLE = Kind("string", text, gather=null_for_nothing)
BOOLEAN = Kind("boolean", flag)
ENUM = Kind("enum", text)
YES_NO = Kind("string", flag, ("Y", "N"))
INTEGERS = Kind("array", integers)
INTEGER_ARRAY = Kind("integer[]", integers)  # as pages of the second generation call it
INTEGER_LIST = Kind("array", integer_list)
MOMENT = Kind("datetime", moment)
MOMENT_AS_STRING = Kind("string", moment)
JSON = Kind("object|string", structure)
JSON_ARRAY = Kind("array", structure)
JSON_OBJECT = Kind("object", structure)
FILE = Kind("file", text)
UPLOAD = Kind("file", stored_file)
UPLOAD_TEXT = Kind("string", stored_file)
UPLOAD_PAIR = Kind("array", stored_file)
ONE_OR_SEVERAL = Kind("integer", integers)
ID_OR_IDS = Kind("integer|integer[]", integers)
OBJECT = Kind("object", mapping)
MAP = Kind("array", mapping)  # PHP calls it an array
GIVEN = Kind("object", mapping, gather=all_but_auth)
RECORDS = Kind("array", records)
COMMANDS = Kind("array", anything)
TEXTS = Kind("array", texts)
NAMES = Kind("array", names)
IDS = Kind("array", ids)
IDS_OR_JSON = Kind("array|string", ids)
DIRECTION = Kind("string", direction, ("ASC", "DESC"))
DAY = Kind("string", day)
PICTURE = Kind("array", picture)
UNITS = Kind("string", integers)
OFFSET = Kind("integer", lambda value: max(integer(value), 0))


def limited(size: int, most: int) -> Kind:
    """How much of a list is wanted: ``size`` where none or less is asked for, ``most`` at most."""
    return Kind("integer", lambda value: min(found, most) if (found := integer(value)) > 0 else size)
