"""Who goes to one inspection: the slots of a crew (检查人员组成), and the tags that a slot may ask for."""

from typing import Annotated

from pydantic import Field

from shared.policy.clauses import Clause, Code, Name

PLAIN_TAGS = frozenset({"inspector", "expert", "cadre", "leader", "deputy"})
NAMED_TAGS = frozenset({"team", "role", "section", "area", "specialism"})
"""What a slot can ask for: these as they are, those with a name, as in `section:危化股`."""


class CrewSlot(Clause):
    """A place in a crew. `{team}` in a tag stands for the code of the team whose enterprise it is."""

    name: Name
    tags: Annotated[tuple[Name, ...], Field(strict=False, max_length=10)] = ()


class Crew(Clause):
    """Who goes to one inspection: every slot is filled, by different people."""

    name: Code
    slots: Annotated[tuple[CrewSlot, ...], Field(strict=False, min_length=1, max_length=16)]
    experts: Annotated[int, Field(ge=0, le=14, description="Slots for experts beside the inspectors.")] = 0

    @property
    def inspectors(self) -> int:
        return sum("expert" not in slot.tags for slot in self.slots)
