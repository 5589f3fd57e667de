"""A real portal for tests: started in a moment, on a throw-away database, with a clock to move.

``portal`` is the pytest fixture; it comes with the package. ``portal_process`` is a portal in a process of its own.
"""

from beseda.developer.clock import Clock
from beseda.testing.actors import Application, Bot, RestError, Token, User, Webhook
from beseda.testing.calls import Called
from beseda.testing.client import Answer
from beseda.testing.messages import ShownMessage
from beseda.testing.patience import eventually
from beseda.testing.portal import Portal
from beseda.testing.process import PortalProcess
from beseda.testing.push import PushClient, Pushed
from beseda.testing.webhook_receiver import ReceivedRequest, WebhookReceiver

__all__ = [
    "Answer",
    "Application",
    "Bot",
    "Called",
    "Clock",
    "Portal",
    "PortalProcess",
    "PushClient",
    "Pushed",
    "ReceivedRequest",
    "RestError",
    "ShownMessage",
    "Token",
    "User",
    "Webhook",
    "WebhookReceiver",
    "eventually",
]
