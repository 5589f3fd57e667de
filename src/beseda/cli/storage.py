"""``beseda storage``: how much the files of a portal take up."""

import click

from beseda.cli.opening import with_portal
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json, print_table
from beseda.domain.files import files
from beseda.domain.files.files import StorageUse
from beseda.kernel.portal import Portal
from beseda.settings import Settings


@click.command
@settings_of_portal()
@click.option("--most", type=click.IntRange(0), default=20, show_default=True, help="How many storages are shown.")
@json_option
def storage(settings: Settings, most: int, as_json: bool) -> None:
    """Show how much files take up.

    Contents, equal ones once; what storages hold with all versions; and the people and chats whose hold most.
    """

    async def work(portal: Portal) -> StorageUse:
        return await portal.database.read(lambda tx: files.use(tx, most=most))

    use = with_portal(settings, work)
    if as_json:
        sorts = [one._asdict() for one in use.sorts]
        largest = [one._asdict() for one in use.largest]
        together = {"contents": use.contents, "bytes": use.bytes, "limit": settings.storage_limit}
        print_json({**together, "storages": sorts, "largest": largest})
        return
    limit = f" of {settings.storage_limit}" if settings.storage_limit else ""
    click.echo(f"{use.contents} contents, {use.bytes}{limit} bytes")
    if use.sorts:
        print_table(("KIND", "STORAGES", "FILES", "BYTES"), use.sorts)
    if use.largest:
        click.echo()
        print_table(("KIND", "OWNER", "NAME", "FILES", "BYTES"), use.largest)
