"""``department.*``: the structure of the company."""

from beseda.api.family import Family
from beseda.errors import (
    AdministratorsOnly,
    DepartmentNameEmpty,
    DepartmentNotFound,
    NoAccess,
    Wire,
)
from beseda.wire.casing import Casing

department = Family(
    "department",
    scopes=("department",),
    casing=Casing.UPPER,
    spells={
        AdministratorsOnly: Wire("ERROR_CORE", "Access denied"),
        NoAccess: Wire("ERROR_CORE", "Access denied"),
        DepartmentNameEmpty: Wire("ERROR_CORE", "Department name not provided.<br>"),
        DepartmentNotFound: Wire("ERROR_CORE", "Department not found"),
    },
)
