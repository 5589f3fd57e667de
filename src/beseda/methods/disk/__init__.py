"""``disk.*``: storages, folders and files; UPPER_CASE out."""

from typing import Annotated

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.family import Family
from beseda.kernel.method import ErrorAs, FilePair, JsonArray, P
from beseda.wire.casing import Casing
from beseda.wire.decode import OFFSET

_TAKEN = "A file with this name already exists"

disk = Family(
    "disk",
    scopes=("disk",),
    casing=Casing.CAMEL,
    spells={
        errors.disk.IdMissing: ErrorSpec("ERROR_ARGUMENT", "Invalid value of parameter {Parameter #0}"),
        errors.disk.NotFound: ErrorSpec("ERROR_NOT_FOUND", "Could not find entity with id `X`", values=(("X", "id"),)),
        errors.disk.AccessDenied: ErrorSpec("ACCESS_DENIED", "Access denied"),
        errors.disk.NameTaken: ErrorSpec("DISK_OBJ_22000", _TAKEN),
        errors.disk.RightsMalformed: ErrorSpec("", "Invalid rights format"),
    },
)

# What pages of folders say instead.
FOLDER_ID_MISSING = ErrorAs(
    errors.disk.IdMissing, ErrorSpec("ERROR_ARGUMENT", "Invalid value of parameter {Parameter #1}")
)
FOLDER_TAKEN = ErrorAs(errors.disk.NameTaken, ErrorSpec("DISK_OBJ_22000", "A folder with this name already exists"))
ROOT_KEPT = ErrorAs(errors.disk.RootFixed, ErrorSpec("DISK_OBJ_22000", "Could not delete root folder"))
NAME_MISSING = ErrorAs(
    errors.disk.NameMissing,
    ErrorSpec("DISK_BASE_SERVICE_22001", "Error: required parameter NAME (DISK_BASE_SERVICE_22001)"),
)
NOT_SAVED = ErrorSpec("ERROR_COULD_NOT_SAVE_FILE", "Could not save file")

Id = Annotated[int, P("Which one", missing=errors.disk.IdMissing)]
TargetId = Annotated[int, P("The folder that it is put into", missing=errors.disk.IdMissing)]
NewName = Annotated[str, P("What it is called from now on", missing=errors.disk.IdMissing)]
Data = Annotated[JsonArray, P("NAME: what it is called", missing=errors.disk.IdMissing)]
FileData = Annotated[JsonArray, P("NAME: what it is called", missing=errors.disk.NameMissing)]
Filter = Annotated[JsonArray, P("Conditions by field, with prefixes")]
Order = Annotated[JsonArray, P("By which field: ASC or DESC")]
Start = Annotated[int, P("How many to skip", kind=OFFSET)]
Rights = Annotated[
    JsonArray, P("What others may do: TASK_ID 1 read, 2 add, 3 edit, 4 all; ACCESS_CODE U7, D3, DR3 or *")
]
UniqueName = Annotated[bool, P("Put a number behind a name that is taken", default="false", values=("true", "false"))]
FileContent = Annotated[
    FilePair, P("Its name and what is in it, in Base64", missing=errors.disk.IdMissing, malformed=errors.disk.NotSaved)
]
