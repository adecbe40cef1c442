"""States: models that are kept as JSON and read back by the classes of a later release.

Draws, plans and notices lie in read rows, which are validated at every request; policies and records lie in events,
whose contracts do not say what is inside. A class may grow, but must go on reading what it has ever written.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from services.cases.campaign.lifecycle import Campaign
from services.cases.evidence.lifecycle import Evidence
from services.cases.field.lifecycle import FieldCommand
from services.cases.hazard.lifecycle import Hazard
from services.cases.inspection.state import Inspection
from services.cases.letter.lifecycle import Letter
from services.documents.advance_number.lifecycle import AdvanceNumber
from services.documents.registration.days import Revocation
from services.documents.series_opening.lifecycle import SeriesOpening
from services.publishing.books.state import Books
from services.publishing.delivery.state import Delivery
from services.publishing.notice.story import Notice
from services.publishing.publication.state import Publication
from services.publishing.webhook.state import Webhook
from services.sampling.draws.change.lifecycle import DrawChange
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.plans.plan.lifecycle import Plan
from services.sampling.registers.accounts.lifecycle import Account
from services.sampling.registers.item_list.lifecycle import ItemEdition
from services.sampling.registers.item_proposal.lifecycle import ItemProposal
from services.sampling.registers.parties.lifecycle import Party
from services.sampling.registers.records.fields import MODELS
from services.sampling.registers.superiors.lifecycle import Superior
from services.sampling.rules.policy.lifecycle import Adoption
from shared.clocks.clock import Clock
from shared.clocks.moving import Moved
from shared.clocks.reminding import Reminder
from shared.policy.policy import Policy
from tests.contract.growth import losses
from tests.support.golden import Golden

STATES: Mapping[str, type[BaseModel]] = {
    "sampling.draw": Draw,
    "sampling.change": DrawChange,
    "sampling.plan": Plan,
    "sampling.policy": Policy,
    "sampling.item-proposal": ItemProposal,
    "sampling.item-edition": ItemEdition,
    "sampling.party": Party,
    "sampling.superior": Superior,
    "sampling.account": Account,
    "sampling.adoption": Adoption,
    **{f"sampling.record.{register}": model for register, model in MODELS.items()},
    "cases.inspection": Inspection,
    "cases.campaign": Campaign,
    "cases.evidence": Evidence,
    "cases.hazard": Hazard,
    "cases.letter": Letter,
    "cases.command": FieldCommand,
    "documents.revocation": Revocation,
    "documents.series-opening": SeriesOpening,
    "documents.advance-number": AdvanceNumber,
    "publishing.notice": Notice,
    "publishing.publication": Publication,
    "publishing.delivery": Delivery,
    "publishing.books": Books,
    "publishing.webhook": Webhook,
    "cases.clock": Clock,
    "cases.clocks.moved": Moved,
    "cases.clocks.reminder": Reminder,
}
ADVICE = "give a new field a default and keep the old ones, or write what is stored anew in a migration"


@pytest.mark.golden
@pytest.mark.parametrize("state", STATES)
def test_what_was_stored_can_still_be_read(state: str, golden: Golden) -> None:
    name, schema = f"states/{state}.json", STATES[state].model_json_schema()
    # Also before it is written anew: a golden file that forgets would let the next change pass.
    before = golden.read_json(name)
    assert before is None or list(losses(before, schema, "the state", advice=ADVICE)) == []
    golden.check_json(name, schema)


class _Before(BaseModel):
    kept: int
    choice: int | str
    several: list[Literal["a", "b"]] = []


class _Grown(_Before):
    several: list[Literal["a", "b", "c"]] = []  # type: ignore[assignment]  # a later release of the same class
    choice: Annotated[int, Field(description="Words may change.")] | str | bool
    new: str = ""


class _Renamed(BaseModel):
    held: int = 0
    choice: int | str


class _Narrower(_Before):
    several: list[Literal["a"]] = []  # type: ignore[assignment]  # a later release of the same class


class _Stricter(_Before):
    new: str


def _lost(now: type[BaseModel]) -> list[str]:
    return [*losses(_Before.model_json_schema(), now.model_json_schema(), "the state", advice=ADVICE)]


def test_a_state_may_grow() -> None:
    assert _lost(_Grown) == []


@pytest.mark.parametrize(
    ("now", "loss"),
    [
        (_Renamed, "kept is gone"),
        (_Narrower, "an item of several can no longer be"),
        (_Stricter, "the state always had ['kept', 'choice']"),
    ],
)
def test_a_state_may_change_in_no_other_way(now: type[BaseModel], loss: str) -> None:
    first = _lost(now)[0]
    assert first.startswith(loss)
    assert ADVICE in first
