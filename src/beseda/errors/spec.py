"""How an error looks in an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class ErrorSpec:
    """One documented error: its code, its text, its HTTP status.

    ``values``: which parts of the text stand for a value of the error, as ``(("X", "id"),)`` for "no entity with id X".
    ``argument``: the parameter that an answer names beside the text, where it does; values are put in there too.
    """

    code: str
    text: str
    status: int = 400  # Quirk 4
    values: tuple[tuple[str, str], ...] = ()
    argument: str = ""

    def filled(self, values: Mapping[str, object]) -> "ErrorSpec":
        """The error with its values in the text."""
        if not self.values:
            return self
        text, argument = self.text, self.argument
        for part, name in self.values:
            text, argument = (one.replace(part, str(values[name])) for one in (text, argument))
        return replace(self, text=text, argument=argument, values=())


class ApiError(Exception):
    """The refusal as it leaves the server; ``reason`` is told to who runs it, in plain words and without secrets."""

    def __init__(self, wire: ErrorSpec, reason: str = "") -> None:
        super().__init__(f"{wire.code}: {wire.text}")
        self.wire = wire
        self.reason = reason or str(self)
