"""Fields that an administrator added to profiles."""

from typing import NamedTuple

from beseda.model.profile import Holds

PREFIX = "UF_USR_"
ANY_NAME = f"{PREFIX}*"

# The types, and what a value of each holds.
TYPES = {
    "string": Holds.TEXT,
    "integer": Holds.NUMBER,
    "double": Holds.DECIMAL,
    "date": Holds.DATE,
    "datetime": Holds.TIME,
    "boolean": Holds.FLAG,
    "file": Holds.NUMBER,
    "enumeration": Holds.NUMBER,
    "url": Holds.TEXT,
    "address": Holds.TEXT,
    "money": Holds.TEXT,
    "iblock_section": Holds.NUMBER,
    "iblock_element": Holds.NUMBER,
    "employee": Holds.NUMBER,
    "crm": Holds.TEXT,
    "crm_status": Holds.TEXT,
}


class CustomField(NamedTuple):
    """A row of ``custom_field``."""

    id: int
    name: str
    type: str
    xml_id: str = ""
    sort: int = 100
    multiple: int = 0
    mandatory: int = 0
    show_filter: str = "N"
    show_in_list: int = 1
    edit_in_list: int = 1
    searchable: int = 0
    settings: str = "{}"
    labels: str = "{}"

    @property
    def holds(self) -> Holds:
        """What its values are."""
        return TYPES[self.type]


class CustomOption(NamedTuple):
    """A row of ``custom_option``."""

    id: int
    field_id: int
    sort: int
    value: str
    chosen: int
    xml_id: str


class OptionChange(NamedTuple):
    """What is asked of an option: a new one without ``id``; None leaves something as it is."""

    id: int = 0
    value: str | None = None
    sort: int | None = None
    chosen: bool | None = None
    xml_id: str | None = None
    removed: bool = False
