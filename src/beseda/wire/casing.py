"""How one family of methods spells the names of its parameters."""

from enum import Enum


class Casing(Enum):
    """The spelling of a Python ``snake_case`` name on the wire."""

    UPPER = "upper"  # DIALOG_ID: im.*, imbot.*
    CAMEL = "camel"  # dialogId: im.v2.*, imbot.v2.*
    LOWER = "lower"  # name: methods, scope, batch

    def wire(self, name: str) -> str:
        """The name as a request spells it."""
        if self is Casing.LOWER:
            return name
        if self is Casing.UPPER:
            return name.upper()
        head, *rest = name.split("_")
        return head + "".join(part.capitalize() for part in rest)

    def also(self, wire: str) -> str:  # Quirk 14
        """The other spelling that a request may use: families of upper case take either case."""
        return wire.swapcase() if self is Casing.UPPER else wire
