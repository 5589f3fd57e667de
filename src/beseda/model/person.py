"""A person of the portal: employee, extranet guest or bot."""

from typing import NamedTuple


class Person(NamedTuple):
    """A row of ``person``. Times are seconds since 1970, 0 = never; dates are ``YYYY-MM-DD``.

    ``departments`` is a JSON list of ids, ``details`` a JSON object of profile fields without a column, "" for none.
    """

    id: int
    version: int
    active: int
    admin: int
    kind: str
    extranet: int
    login: str
    first_name: str
    last_name: str
    email: str
    work_position: str
    color: str
    avatar: str
    gender: str
    birthday: str
    website: str
    work_phone: str
    personal_mobile: str
    inner_phone: str
    departments: str
    status: str
    idle_since: int
    absent_until: int
    employed_on: str
    created_at: int
    last_login_at: int
    last_activity_at: int
    mobile_last_at: int
    desktop_last_at: int
    details: str = ""
    updated_at: int = 0

    @property
    def name(self) -> str:
        """First and last name; the login when there is neither."""
        return f"{self.first_name} {self.last_name}".strip() or self.login

    @property
    def bot(self) -> bool:
        """Whether a program speaks here."""
        return self.kind == "bot"
