"""Facts of publishing about webhooks: addresses at which systems of a bureau are told of events.

Nothing of them is public. Their secret is sealed.
"""

from typing import ClassVar

from shared.contracts.fact import Fact, Hex32


class WebhookRegistered(Fact):
    """An operator registered an address. Stream webhook/<uuid>, as for all events of one webhook."""

    type: ClassVar[str] = "publishing.webhook.registered"

    address: str
    types: tuple[str, ...]
    """The types of events that the address is told, or their beginnings, such as `sampling.draw`."""
    secret: Hex32
    """The secret that signs messages, sealed; `secret_seal` has the rest of the seal."""
    secret_seal: str


class WebhookResumed(Fact):
    """An operator let the messages be sent again that were given up."""

    type: ClassVar[str] = "publishing.webhook.resumed"

    messages: int
    """How many these were."""


class WebhookEnded(Fact):
    """An operator ended the webhook: the address is told nothing any more."""

    type: ClassVar[str] = "publishing.webhook.ended"

    reason: str
