"""Methods that need no scope."""

from beseda.api.family import Family
from beseda.domain.scopes import BASIC
from beseda.wire.casing import Casing

basic = Family("", scopes=(BASIC,), casing=Casing.LOWER)
