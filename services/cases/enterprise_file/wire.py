"""The answer of the API about the file of an enterprise. Times are Beijing times."""

from uuid import UUID

from pydantic import Field

from services.cases.enterprise_file.titles import FiledMatter
from services.cases.inspection.deed_wire import DeedShown
from shared.below import ServicePath


class FiledEntryShown(DeedShown):
    """An entry of the file of an enterprise: what was recorded, when and by whom, and where all of it stands."""

    matter: FiledMatter
    id: UUID = Field(description="The id of the inspection, the piece of evidence, the major hazard, or the letter.")
    path: ServicePath = Field(
        description="Where the matter is shown, on the same host.", examples=["/cases/inspections/0190…"]
    )
    version: int = Field(description="Which note of the matter this is, from 1.", examples=[7])
    kind: str = Field(description="What kind of note it is, by its name in the log.", examples=["found"])
    title: str = Field(examples=["发现问题"])
    title_en: str = Field(examples=["something was found"])
