"""Getting into a developer's portal at its first start: by a code that is good once, without a password.

The code stands in the fragment of the address, which no server sees, and is sent by a script: whoever fetches the
address ahead does not use it up.
"""

from beseda.app import Request
from beseda.domain.people import accounts, sessions
from beseda.http import browser as browsers
from beseda.http import given
from beseda.http.response import Response
from beseda.kernel.portal import Portal

ENTER = "/enter"


async def enter(portal: Portal, request: Request) -> Response:
    """The page that sends the code; with one that is good the first administrator is signed in."""
    browser = await browsers.of(portal, request)
    title = browser.words["sign_in"]
    if request.method != "POST":
        return browsers.page(browser, "enter.html", title, framed=True)
    asked = await given.form(request)
    if not browser.wrote(asked):
        return browsers.page(browser, "enter.html", title, problem=browser.words["stale"], status=403)
    known = portal.developer is not None and portal.developer.use_code(asked.get("code", ""))
    everybody = await portal.database.read(accounts.everybody) if known else []
    admin = next((one for one in everybody if one.admin and one.active), None)
    if admin is None:
        return browsers.page(browser, "enter.html", title, problem=browser.words["used"], status=403)
    shown = await portal.database.write(
        lambda tx: sessions.begin(tx, admin.id, admin.login, request.client, now=portal.now)
    )
    return browsers.redirect("/", browsers.session_cookie(browser, shown))
