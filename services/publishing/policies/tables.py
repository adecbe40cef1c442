"""The read rows of adopted policies."""

from services.publishing.schema import Row
from shared.adopted_policies import policies_table

TABLES = ("publishing.policy",)
"""The tables that a rebuild empties and fills again."""

POLICIES = policies_table(Row.metadata)
