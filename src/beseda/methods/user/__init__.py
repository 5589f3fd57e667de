"""Profiles of people."""

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.family import Family
from beseda.wire.casing import Casing

user = Family("user", scopes=("user", "user_brief", "user_basic"), casing=Casing.UPPER)

# Who may change profiles needs the whole scope.
staff = Family("user", scopes=("user",), casing=Casing.UPPER)

# Fields that an administrator adds to profiles.
userfield = Family(
    "user.userfield",
    scopes=("user.userfield",),
    casing=Casing.UPPER,
    spells={
        errors.AdminRequired: ErrorSpec("", "Access denied."),
        errors.people.CustomFieldNotFound: ErrorSpec("", "Access denied."),
        errors.people.CustomFieldIdEmpty: ErrorSpec("", "ID is not defined or invalid"),
    },
)
