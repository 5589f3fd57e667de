"""How a portal writes dates and links."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


class Locale:
    """A portal's time zone and address; remembers the moments it wrote lately."""

    def __init__(self, time_zone: str, public_url: str = "") -> None:
        self.zone = ZoneInfo(time_zone)
        self.public_url = public_url.rstrip("/")
        self.atom = lru_cache(maxsize=16_384)(self._atom)

    def _atom(self, moment: int) -> str:
        """Seconds since 1970 as ``2026-02-26T00:01:26+03:00``."""
        return datetime.fromtimestamp(moment, self.zone).isoformat()

    def link(self, path: str) -> str:
        """The full address of a path on the portal; nothing for nothing."""
        return self.public_url + path if path else ""

    def atom_or_false(self, moment: int) -> str | bool:
        """The same, and ``False`` for never."""
        return self.atom(moment) if moment else False

    def date_time(self, moment: int) -> str:
        """``2024-07-23 08:08:50``; nothing for never."""
        return datetime.fromtimestamp(moment, self.zone).strftime("%Y-%m-%d %H:%M:%S") if moment else ""

    def date_and_time(self, moment: int) -> str:
        """``24.08.2023 13:19:39``; nothing for never."""
        return datetime.fromtimestamp(moment, self.zone).strftime("%d.%m.%Y %H:%M:%S") if moment else ""

    def written(self, moment: int, form: str) -> str:
        """A moment in a form of ``strftime``."""
        return datetime.fromtimestamp(moment, self.zone).strftime(form)

    def midnight(self, date: str) -> str:
        """The beginning of a ``YYYY-MM-DD`` as ``2018-07-14T00:00:00+00:00``; what is no date as it is."""
        try:
            return datetime.strptime(date, "%Y-%m-%d").replace(tzinfo=self.zone).isoformat()
        except ValueError:
            return date
