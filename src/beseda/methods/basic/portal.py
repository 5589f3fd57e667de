"""What the portal offers, and to which application."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.applications import local, portal_secret
from beseda.domain.applications.local import STATUS
from beseda.domain.applications.portal_secret import Identity
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, P
from beseda.methods.basic import basic
from beseda.model import LocalApplication
from beseda.wire.views import tokens

# A feature is there when the method, with the parameter, that uses it is.
_FEATURES = {
    "rest_offline_extended": ("event.offline.get", ""),
    "rest_auth_connector": ("event.offline.get", "auth_connector"),
}


# Official: common/system/app-info, and common/system/feature-get of a portal of one's own.
_PLANS = {"box": "selfhosted", "cloud": "pro100", "enterprise": "ent250"}


@basic.method("app.info", doc="api-reference/common/system/app-info", mode="read_then_write")
async def app_info(call: Call) -> dict[str, Any]:  # Quirk 90
    """Describe the application that calls; of a webhook, which belongs to none, its scopes."""
    chosen = call.portal.settings
    plan = _PLANS[chosen.profile]
    calling = call.actor.application
    application = await local.find_by_id(call.tx, calling.id) if calling else None
    if application is None:
        return {"SCOPE": sorted(call.actor.scopes), "LICENSE": f"{chosen.language}_{plan}"}
    return _for_server(call, application, await portal_secret.of_portal(call.tx)) | {
        "ID": application.id,
        "CODE": application.client_id,
        "VERSION": application.version,
        "STATUS": STATUS,
        "INSTALLED": application.installed_at > 0,
        "PAYMENT_EXPIRED": "N",
        "DAYS": None,
        "LANGUAGE_ID": chosen.language,
        "LICENSE": f"{chosen.language}_{plan}",
        "LICENSE_TYPE": plan,
        "LICENSE_FAMILY": plan.rstrip("0123456789"),
    }


def _for_server(call: Call, application: LocalApplication, identity: Identity) -> dict[str, Any]:  # Quirk 221
    """What the authorization server tells under the same name: the portal is both."""
    settings, locale = call.portal.settings, call.portal.locale
    place = tokens.place(settings.public_url, identity.member_id)
    installation = {
        "installed": application.installed_at > 0,
        "version": application.version,
        "status": STATUS,
        "scope": application.scope,
        "domain": place["domain"],
        "uri": settings.public_url,
        "client_endpoint": place["client_endpoint"],
        "member_id": place["member_id"],
        "member_type": "portal",
    }
    return {
        "client_id": application.client_id,
        "scope": application.scope,
        "expires": locale.atom(call.actor.credential.expires_at),
        "install": installation,
        "user_id": call.person.id,
    }


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
