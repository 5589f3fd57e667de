"""Where applications are told of events."""

from typing import NamedTuple


class EventHandler(NamedTuple):
    """A row of ``event_handler``."""

    id: int
    application_id: int
    event: str
    url: str
    auth_type: int = 0
    offline: int = 0
    connector: str = ""
    pause: int = 1
    told_at: int = 0


class OfflineEvent(NamedTuple):
    """A row of ``offline_event``: it waits until its application asks. ``data`` is JSON."""

    id: int
    application_id: int
    connector: str
    event: str
    message_id: str
    data: str
    happened_at: int
    process_id: str = ""
    reserved_at: int = 0
    error: int = 0
