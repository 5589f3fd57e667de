"""Profiles of people."""

from beseda.kernel.family import Family
from beseda.wire.casing import Casing

user = Family("user", scopes=("user", "user_brief", "user_basic"), casing=Casing.UPPER)

# Who may change profiles needs the whole scope.
staff = Family("user", scopes=("user",), casing=Casing.UPPER)
