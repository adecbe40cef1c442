"""The read row of a webhook, and its messages, which the log does not tell."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.publishing.schema import Row

TABLES = ("publishing.webhook",)
"""The table that a rebuild empties and fills again. It leaves `webhook_message`, which knows of tries."""


class WebhookRow(Row, table=True):
    """A webhook. `state` is a `state.Webhook` in JSON; other columns repeat parts of it for queries."""

    __tablename__ = "webhook"

    id: UUID = Field(primary_key=True)
    bureau: str
    version: int
    status: str
    state: Any = Field(sa_type=JSONB)
