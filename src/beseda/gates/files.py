"""A file as methods of the second generation take it. Official: files/how-to-upload-files."""

from typing import Annotated, Any, NamedTuple

from beseda import errors
from beseda.domain.files import files
from beseda.kernel.method import FileText, P


class Content(NamedTuple):
    """A file and what is said with it."""

    name: Annotated[str, P("The name with its ending", missing=errors.disk.FileEmpty)]
    content: Annotated[
        FileText,
        P(
            "What is in it, in Base64, 100 MB at most",
            missing=errors.disk.FileEmpty,
            malformed=errors.disk.ContentMalformed,
        ),
    ]
    message: Annotated[str, P("What is said with it")] = ""


def file_name(given: Content) -> tuple[str, FileText]:
    """The name as it may be kept, and the content. ``disk.FileEmpty``."""
    if not given.content.size or not given.name.strip():  # Quirk 176
        raise errors.disk.FileEmpty
    return files.safe_name(given.name), given.content


def name_of(data: Any) -> str:
    """The ``NAME`` in the data of something new; "" where there is none."""
    found = data.get("NAME", data.get("name")) if isinstance(data, dict) else None
    return str(found).strip() if isinstance(found, str | int | float) and not isinstance(found, bool) else ""
