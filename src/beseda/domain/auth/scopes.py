"""The scopes that a webhook or application may have. Official: scopes/permissions."""

# Every method of the basic scope may be called without asking for it.
BASIC = "basic"

_NAMES = """
ai_admin biconnector bizproc booking calendar call cashbox catalog contact_center crm delivery department disk
documentgenerator entity humanresources humanresources.hcmlink im imbot imconnector imopenlines intranet landing lists
log mailservice main messageservice mobile pay_system placement pull rpa sale salescenter sign.b2e socialnetwork
sonet_group task tasks tasks_extended tasksmobile telephony timeman user user.userfield user_basic user_brief
userconsent userfieldconfig vote
"""

ALL = tuple(sorted(_NAMES.split()))


class ScopeUnknown(ValueError):
    """There is no such scope."""


def parse(text: str) -> str:
    """A comma-separated list of scopes, checked and in order. ``ScopeUnknown``."""
    chosen = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(chosen - set(ALL))
    if unknown:
        raise ScopeUnknown(", ".join(unknown))
    return ",".join(sorted(chosen))
