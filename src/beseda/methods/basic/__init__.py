"""Methods that need no scope."""

from beseda.domain.auth.scopes import BASIC
from beseda.kernel.family import Family
from beseda.wire.casing import Casing

basic = Family("", scopes=(BASIC,), casing=Casing.LOWER)
