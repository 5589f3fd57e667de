"""``placement.*``: where pages of applications are shown."""

from beseda.kernel.family import Family
from beseda.wire.casing import Casing

placement = Family("placement", scopes=("placement",), casing=Casing.UPPER)
