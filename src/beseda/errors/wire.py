"""How a refusal looks on the wire, and those of the kernel: what any method may answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wire:
    """One documented error: its code, its text, its HTTP status."""

    code: str
    text: str
    status: int = 400


class ApiError(Exception):
    """The refusal as it leaves the server."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(f"{wire.code}: {wire.text}")
        self.wire = wire


# Official: error-codes; statuses where pages disagree: docs/quirks.md
HTTPS_REQUIRED = Wire("INVALID_REQUEST", "Https required", 400)
OVERLOAD = Wire("OVERLOAD_LIMIT", "REST API is blocked due to overload", 503)
TOO_MANY_REQUESTS = Wire("QUERY_LIMIT_EXCEEDED", "Too many requests", 503)
OPERATING_OVER = Wire("OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit", 429)
INTERNAL = Wire("INTERNAL_SERVER_ERROR", "Internal server error", 500)
METHOD_NOT_FOUND = Wire("ERROR_METHOD_NOT_FOUND", "Method not found!", 404)
NO_AUTH_FOUND = Wire("NO_AUTH_FOUND", "Wrong authorization data", 401)
INVALID_CREDENTIALS = Wire("INVALID_CREDENTIALS", "Invalid request credentials", 401)
INSUFFICIENT_SCOPE = Wire(
    "insufficient_scope", "The request requires higher privileges than provided by the webhook token", 403
)
BATCH_LENGTH = Wire("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded", 400)
BATCH_METHOD = Wire("ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage", 405)
