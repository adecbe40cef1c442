"""The read rows of approved corrections of the law."""

from services.publishing.schema import Row
from shared.law.corrections import corrections_table

TABLES = ("publishing.law_correction",)
"""The tables that a rebuild empties and fills again."""

CORRECTIONS = corrections_table(Row.metadata)
