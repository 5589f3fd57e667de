"""Where pages of applications are shown."""

from collections.abc import Iterator

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.rights.rows import theirs
from tests.contract.world import World

_WRONG_AUTH_TYPE = "403 WRONG_AUTH_TYPE"
_MENU = {
    "PLACEMENT": "IM_CONTEXT_MENU",
    "HANDLER": "https://app.example.com/",
    "LANG_ALL": {"de": {"TITLE": "Menü", "DESCRIPTION": "", "GROUP_NAME": ""}},
}


def _shown(w: World) -> Iterator[Answer]:
    w.application("placement.bind", **_MENU)
    yield w.application("placement.get")


CASES: dict[str, Case] = {
    "placement.bind": Case(
        scenario=lambda w: (w.application("placement.bind", **_MENU),),
        rights=theirs(lambda w, who, it: _MENU, anybody=_WRONG_AUTH_TYPE),
    ),
    "placement.unbind": Case(
        scenario=lambda w: (w.application("placement.unbind", PLACEMENT="IM_CONTEXT_MENU"),),
        rights=theirs(lambda w, who, it: {"PLACEMENT": "IM_CONTEXT_MENU"}, anybody=_WRONG_AUTH_TYPE),
    ),
    "placement.list": Case(
        scenario=lambda w: (w.application("placement.list"),),
        rights=theirs(anybody=_WRONG_AUTH_TYPE),
    ),
    "placement.get": Case(
        scenario=_shown,
        rights=theirs(anybody=_WRONG_AUTH_TYPE),
    ),
}
