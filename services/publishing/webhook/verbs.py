"""What may happen next to a webhook: the table of its states and verbs."""

from services.publishing.webhook import state
from services.publishing.webhook.state import STATES, Webhook
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

WEBHOOK: Verbs[Webhook] = Verbs(
    ("推送", "the webhook"),
    STATES,
    Verb(
        name="resume",
        zh="重新推送",
        decision=state.resume,
        permission=Permission.LOG_OPERATE,
        path="/webhooks/{webhook}/resumption",
        states=("active",),
    ),
    Verb(
        name="end",
        zh="停用",
        decision=state.end,
        permission=Permission.LOG_OPERATE,
        path="/webhooks/{webhook}/ending",
        states=("active",),
        leads_to=("ended",),
    ),
)
