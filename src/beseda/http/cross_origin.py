"""Pages of any origin may call the REST API: it knows callers by what they show, never by cookies of a browser."""

from beseda.http.response import NO_CONTENT, Response

HEADERS = (  # Quirk 171
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"X-Request-Id"),
)
# A browser asks once a day what it may send; "*" does not stand for Authorization.
PREFLIGHT = Response(
    NO_CONTENT,
    b"",
    headers=(
        (b"access-control-allow-methods", b"GET, HEAD, POST"),
        (b"access-control-allow-headers", b"Authorization, Content-Type, *"),
        (b"access-control-max-age", b"86400"),
    ),
)
