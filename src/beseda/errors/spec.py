"""How an error looks in an answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorSpec:
    """One documented error: its code, its text, its HTTP status."""

    code: str
    text: str
    status: int = 400


class ApiError(Exception):
    """The refusal as it leaves the server."""

    def __init__(self, wire: ErrorSpec) -> None:
        super().__init__(f"{wire.code}: {wire.text}")
        self.wire = wire
