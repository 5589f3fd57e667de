"""``pull.*``: how clients connect to be told what happens."""

from beseda.kernel.family import Family
from beseda.wire.casing import Casing

# On no page, so of the scopes whose methods their callers use.
pull = Family("pull", scopes=("pull", "im"), casing=Casing.UPPER)
of_applications = Family("pull.application", scopes=("pull",), casing=Casing.UPPER)
