"""What is given to pages and to the authorization server: texts by name, out of the query and a form or JSON."""

from beseda.app import Request
from beseda.wire.request import BadRequest, Limits, parse, parse_query_string

_LIMITS = Limits(body=64 * 1024, depth=10, keys=100)


def query(request: Request) -> dict[str, str]:
    """The texts of the query; none of one that cannot be read."""
    try:
        return _texts(parse_query_string(request.query, _LIMITS)) if request.query else {}
    except BadRequest:
        return {}


async def form(request: Request) -> dict[str, str]:
    """The texts of the body; none of one that cannot be read."""
    body = await request.receive(_LIMITS.body, False)
    if not body or not isinstance(body, bytes):
        return {}
    try:
        return _texts(parse(request.headers.get(b"content-type", b"").decode("latin-1"), body, _LIMITS))
    except BadRequest:
        return {}


def _texts(found: dict[str, object]) -> dict[str, str]:
    return {name: value for name, value in found.items() if isinstance(value, str)}
