"""``beseda block``: nothing of the REST API is answered until it is told to go on."""

import click

from beseda.cli.opening import with_portal
from beseda.cli.options import settings_of_portal
from beseda.domain.limits import blocking
from beseda.kernel.portal import Portal
from beseda.settings import Settings


@click.command
@settings_of_portal()
@click.argument("state", metavar="[on|off]", type=click.Choice(["on", "off"]), required=False)
def block(settings: Settings, state: str | None) -> None:
    """Refuse every call with OVERLOAD_LIMIT, or answer again; without a word: say which it is.

    A running server obeys within a second, also after a restart.
    """

    async def work(portal: Portal) -> bool:
        if state is not None:
            await portal.database.write(lambda tx: blocking.set_on(tx, on=state == "on"))
        return await portal.database.read(blocking.is_on)

    click.echo("on" if with_portal(settings, work) else "off")
