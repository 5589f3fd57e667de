"""Commands about people, and about what is theirs alone."""

from collections.abc import Iterable
from typing import Any

from beseda.kernel.portal import Portal
from beseda.push.frames import Command
from beseda.push.scene import OWN, Personal, Scene
from beseda.wire.views import people as person_views
from beseda.wire.views.notifications import notification
from beseda.wire.views.pull import Channel, channel_view


def listed(scene: Scene) -> list[Command]:
    """Somebody changed their own list."""
    own: Personal = {one: {} for one in scene.news.recipients}
    return [Command(OWN, "recentUpdate", scene.news.data, own)]


def notified(scene: Scene) -> list[Command]:
    """Somebody was told something, or did something with what they were told."""
    own = {one: {"counter": scene.news.counters.get(one, 0)} for one in scene.news.recipients}
    found = scene.news.notification
    if scene.news.data.get("action") == "add":
        if found is None:  # it is gone again, and that is told next
            return []
        view = notification(found, scene.portal.locale, text=found.message.text)
        return [Command(OWN, "notificationAdd", {"notification": view, "users": scene.shown_people}, own)]
    return [Command(OWN, "notificationChange", scene.news.data, own)]


def published(scene: Scene) -> list[Command]:
    """A client or an application tells something."""
    data = scene.news.data
    own: Personal = {one: {} for one in scene.news.recipients}
    return [
        Command(
            data["module"], data["command"], data["params"], own, sender=data["sender"], application=data["application"]
        )
    ]


def status(scene: Scene) -> list[Command]:
    """Somebody chose another status."""
    users = {str(person.id): person_views.presence(person, scene.portal.locale) for person in scene.news.people}
    own: Personal = {one: {} for one in scene.news.recipients}
    return [Command("online", "userStatus", {"users": users}, own)]


def expiring(channel: Channel, person_id: int, portal: Portal) -> Command:
    """That the channel of a client ends soon: it comes again by a new one."""
    params = {
        "action": "reconnect",
        "channel": {"type": "private"},
        "new_channel": channel_view(channel, portal.locale, "private"),
    }
    return Command("pull", "channel_expire", params, {person_id: {}})


def presence(person_id: int, *, online: bool, watchers: Iterable[Any]) -> Command:
    """That somebody came, or is gone, for who asked to be told."""
    params = {"user_id": person_id, "online": online}
    return Command("online", "userStatusChange", params, {watcher.person_id: {} for watcher in watchers})
