"""``beseda chat``: what administrators do with chats."""

import click

from beseda.cli.opening import with_portal
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json
from beseda.domain.notifications import invitations
from beseda.errors import NoAccess
from beseda.kernel.portal import Portal
from beseda.model import Actor
from beseda.settings import Settings
from beseda.store.people import person_rows


@click.group()
def chat() -> None:
    """Chats of the portal."""


@chat.command
@settings_of_portal()
@click.argument("chat_id", metavar="CHAT", type=int)
@click.argument("login")
@click.option("--by", "inviter", required=True, metavar="LOGIN", help="Who invites: somebody of the chat.")
@json_option
def invite(settings: Settings, chat_id: int, login: str, inviter: str, as_json: bool) -> None:
    """Ask somebody into a chat: they get a notification with buttons, and are in when they accept.

    Prints the id of the notification.
    """

    async def work(portal: Portal) -> int | None:
        host = await portal.database.read(lambda tx: person_rows.find_by_login(tx, inviter))
        guest = await portal.database.read(lambda tx: person_rows.find_by_login(tx, login))
        if host is None or guest is None:
            raise click.ClickException(f"nobody has the login {inviter if host is None else login}")
        actor = Actor(host, portal.now, portal.settings.language)
        return await portal.database.write(lambda tx: invitations.invite(tx, actor, chat_id, guest.id))

    try:
        notification_id = with_portal(settings, work)
    except NoAccess:
        raise click.ClickException(f"{inviter} may not let anybody into chat {chat_id}") from None
    if notification_id is None:
        raise click.ClickException(f"{login} is in chat {chat_id} already, or cannot be invited")
    if as_json:
        print_json({"id": notification_id})
    else:
        click.echo(notification_id)
