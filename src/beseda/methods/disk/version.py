"""Versions of files."""

from typing import Any

from beseda import errors
from beseda.domain.disk import lists
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs
from beseda.methods.disk import Id, disk
from beseda.render import disk as parts


@disk.method(
    "version.get",
    doc="api-reference/disk/version/disk-version-get",
    mode="read_then_write",
    raises=(
        ErrorAs(errors.disk.IdMissing, ErrorSpec("ERROR_ARGUMENT", "Invalid value of parameter `id`")),
        errors.disk.NotFound,
        errors.disk.AccessDenied,
    ),
)
async def get(call: Call, *, id: Id) -> dict[str, Any]:  # noqa: A002
    """Show a version of a file."""
    return (await parts.versions(call, [await lists.version(call.tx, call.person, id)]))[0]
