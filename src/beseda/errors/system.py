"""Errors of the kernel: what any method may answer. Official: error-codes."""

from beseda.errors.spec import ErrorSpec

# Official: error-codes; statuses where pages disagree: docs/quirks.md
HTTPS_REQUIRED = ErrorSpec("INVALID_REQUEST", "Https required", 400)
OVERLOAD = ErrorSpec("OVERLOAD_LIMIT", "REST API is blocked due to overload", 503)
TOO_MANY_REQUESTS = ErrorSpec("QUERY_LIMIT_EXCEEDED", "Too many requests", 503)  # Quirk 163
OPERATING_OVER = ErrorSpec("OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit", 429)  # Quirk 165
INTERNAL = ErrorSpec("INTERNAL_SERVER_ERROR", "Internal server error", 500)
METHOD_NOT_FOUND = ErrorSpec("ERROR_METHOD_NOT_FOUND", "Method not found!", 404)  # Quirk 3
# Quirk 167: no page has it; the official JavaScript SDK knows the code.
METHOD_NOT_FOUND_V3 = ErrorSpec("BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION", "Method not found", 404)
NO_AUTH_FOUND = ErrorSpec("NO_AUTH_FOUND", "Wrong authorization data", 401)
INVALID_CREDENTIALS = ErrorSpec("INVALID_CREDENTIALS", "Invalid request credentials", 401)  # Quirk 1
INVALID_TOKEN = ErrorSpec("invalid_token", "The access token provided is invalid", 401)  # Quirk 214
EXPIRED_TOKEN = ErrorSpec("expired_token", "The access token provided has expired", 401)
USER_ACCESS = ErrorSpec("user_access_error", "The user does not have access to the application", 403)
INSUFFICIENT_SCOPE = ErrorSpec(
    "insufficient_scope", "The request requires higher privileges than provided by the webhook token", 403
)
BATCH_LENGTH = ErrorSpec("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded", 400)
BATCH_METHOD = ErrorSpec("ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage", 405)
