"""Who may call which method on what, as the official pages say: rows for each method of the registry."""

from tests.contract.rights.bots import BOTS, EVENTS, OLD_BOTS
from tests.contract.rights.chats import CHATS, DIALOGS, MESSAGES
from tests.contract.rights.people import PEOPLE, PORTAL
from tests.contract.rights.rows import Row

TABLE: dict[str, list[Row]] = PORTAL | PEOPLE | CHATS | DIALOGS | MESSAGES | EVENTS | BOTS | OLD_BOTS
