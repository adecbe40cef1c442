"""The answer of the API about an import that is only previewed."""

from pydantic import BaseModel, Field

from services.sampling.registers.enterprises.wire import ImportCounts
from services.sampling.registers.lists.wire import ListPreview
from shared.http.impossible import Impossible


class EnterpriseLeaving(BaseModel):
    """An enterprise that the list names and the file does not."""

    identifier: str = Field(examples=["91370124EXAMP00154"])
    name: str = Field(examples=["平阴县示例第一化工有限公司"])
    elsewhere: bool = Field(description="Whether another list names it, so that it stays in the directory.")


class ImportPreview(ListPreview):
    """What an import would do. Nothing was written."""

    list: str = Field(examples=["enterprises"])
    counts: ImportCounts
    confirmation_needed: bool = Field(
        description="Whether so much would vanish or change that the import needs `confirm=true`; false if it would be "
        "refused anyway, see `impossible`."
    )
    impossible: Impossible | None
    leaving: tuple[EnterpriseLeaving, ...] = Field(
        description="The first 200 enterprises that would vanish from the list, in the order of their identifiers."
    )
