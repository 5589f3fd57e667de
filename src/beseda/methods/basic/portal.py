"""What the portal offers, and to which application."""

from typing import Annotated, Any

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, P
from beseda.methods.basic import basic

# A feature is there when the method, with the parameter, that uses it is.
_FEATURES = {
    "rest_offline_extended": ("event.offline.get", ""),
    "rest_auth_connector": ("event.offline.get", "auth_connector"),
}


# Official: common/system/app-info, and common/system/feature-get of a portal of one's own.
_PLANS = {"box": "selfhosted", "cloud": "pro100", "enterprise": "ent250"}


@basic.method("app.info", doc="api-reference/common/system/app-info")
async def app_info(call: Call) -> dict[str, Any]:  # Quirk 90
    """Describe the application that calls; of a webhook, which belongs to none, its scopes."""
    chosen = call.portal.settings
    return {"SCOPE": sorted(call.actor.scopes), "LICENSE": f"{chosen.language}_{_PLANS[chosen.profile]}"}


@basic.method(
    "feature.get",
    doc="api-reference/common/system/feature-get",
    raises=(ErrorAs(errors.CodeEmpty, ErrorSpec("CODE_EMPTY", "CODE can't be empty")),),
)
async def feature_get(
    call: Call,
    *,
    code: Annotated[str, P("The feature to look for", missing=errors.CodeEmpty, name="CODE", values=tuple(_FEATURES))],
) -> dict[str, str]:
    """Tell whether the portal has a feature."""
    if not code.strip():
        raise errors.CodeEmpty
    name, parameter = _FEATURES.get(code, ("", ""))
    method = call.portal.registry.find(name, call.revision)
    offered = method is not None and (not parameter or parameter in {param.wire for param in method.params})
    return {"value": "Y" if offered else "N"}
