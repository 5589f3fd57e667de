"""Where clients connect, and channels. Official: settings/interactivity/push-and-pull/pull-application-config-get."""

from typing import Any, Protocol

from beseda.wire.locale import Locale

_VERSION, _REVISION_WEB, _REVISION_MOBILE = 5, 19, 3  # Quirk 229


class Channel(Protocol):
    """What is shown of a channel; moments are seconds since 1970."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def public_id(self) -> str: ...  # noqa: D102
    @property
    def signature(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


def config(own: Channel, person_id: int, locale: Locale, *, now: int, shared: Channel | None = None) -> dict[str, Any]:
    """Servers and channels of a person, in an application with the one that all of its people share."""
    common = {} if shared is None else {"shared": channel_view(shared, locale, "shared")}
    return {
        "server": _server(locale),
        "api": {"revision_web": _REVISION_WEB, "revision_mobile": _REVISION_MOBILE},
        "channels": {**common, "private": channel_view(own, locale, "private")},
        "publicChannels": {str(person_id): public_channel(own, person_id, locale)},
        "exp": own.end,
        "serverTime": locale.atom(now),
    }


def public_channel(channel: Channel, person_id: int, locale: Locale) -> dict[str, Any]:
    """How somebody's clients are named to others."""
    return {
        "user_id": person_id,
        "public_id": channel.public_id,
        "signature": channel.signature,
        "start": locale.atom(channel.start),
        "end": locale.atom(channel.end),
    }


def channel_view(channel: Channel, locale: Locale, kind: str) -> dict[str, Any]:
    """A channel that somebody hears."""
    return {
        "id": channel.id,
        "public_id": f"{channel.public_id}.{channel.signature}",
        "start": locale.atom(channel.start),
        "end": locale.atom(channel.end),
        "type": kind,
    }


def _server(locale: Locale) -> dict[str, Any]:
    polling, publishing = locale.link("/sub/"), locale.link("/pub/")
    socket = "ws" + locale.link("/subws/").removeprefix("http")
    return {
        "version": _VERSION,
        "server_enabled": True,
        "mode": "personal",
        "hostname": locale.public_url.partition("://")[2],
        "long_polling": polling,
        "long_pooling_secure": polling,
        "websocket_enabled": True,
        "websocket": socket,
        "websocket_secure": socket,
        "publish_enabled": True,
        "publish": publishing,
        "publish_secure": publishing,
        "config_timestamp": 0,
    }
