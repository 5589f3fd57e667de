"""``department.*``: the structure of the company."""

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.family import Family
from beseda.wire.casing import Casing

department = Family(
    "department",
    scopes=("department",),
    casing=Casing.UPPER,
    spells={
        errors.AdminRequired: ErrorSpec("ERROR_CORE", "Access denied"),
        errors.NoAccess: ErrorSpec("ERROR_CORE", "Access denied"),
        errors.people.DepartmentNameEmpty: ErrorSpec("ERROR_CORE", "Department name not provided.<br>"),
        errors.people.DepartmentNotFound: ErrorSpec("ERROR_CORE", "Department not found"),
    },
)
