"""Events on their way to handlers."""

from typing import NamedTuple


class DeliveryPartition(NamedTuple):
    """What is delivered in order: a subscriber's events of one chat."""

    subscriber: str
    partition_key: int


class Delivery(NamedTuple):
    """A row of ``delivery``: something to send, or that was sent.

    ``application_id`` and ``person_id``: for whom it carries tokens, 0 for nobody; ``renewable``: such that can be
    renewed.
    """

    id: int
    subscriber: str
    partition_key: int
    event_id: int
    event: str
    url: str
    token: str
    body: str
    state: str
    tries: int
    created_at: int
    application_id: int = 0
    person_id: int = 0
    renewable: int = 0


class Attempt(NamedTuple):
    """One try: ``status`` is 0 when nobody answered, and ``error`` says why; ``hung``: all the time was waited."""

    made_at: int
    status: int
    error: str
    milliseconds: int
    hung: bool = False

    @property
    def good(self) -> bool:
        """Whether the handler took it."""
        return 200 <= self.status < 300


class DeliveryHandler(NamedTuple):
    """How a subscriber's handler behaves, and how much it was never told; ``hangs``: how often in a row."""

    subscriber: str
    hangs: int
    paused_until: int
    dropped: int
    dropped_at: int
