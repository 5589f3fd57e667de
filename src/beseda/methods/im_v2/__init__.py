"""``im.v2.*``: the messenger of the second generation as its users see it, camelCase both ways."""

from beseda.kernel.family import Family
from beseda.wire.casing import Casing

im_v2 = Family("im.v2", scopes=("im",), casing=Casing.CAMEL, since=32)
