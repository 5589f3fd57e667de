"""What clients give in arrays."""

from typing import Any


def name_of(data: Any) -> str:
    """The ``NAME`` in the data of something new; "" where there is none."""
    found = data.get("NAME", data.get("name")) if isinstance(data, dict) else None
    return str(found).strip() if isinstance(found, str | int | float) and not isinstance(found, bool) else ""
