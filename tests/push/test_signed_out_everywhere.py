"""Who is signed out everywhere is connected no longer, and not by an old channel either."""

from collections.abc import Callable

import pytest
from websockets.exceptions import ConnectionClosed

from beseda.testing import Portal, PushClient, User

EXPIRED, WRONG_CHANNEL = 3000, 4010
