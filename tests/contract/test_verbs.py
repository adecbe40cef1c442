"""Each row of a table of verbs is a route of the API: the path that it names takes the permission that it names."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from services.cases.campaign import api as campaign
from services.cases.campaign.verbs import CAMPAIGN
from services.cases.evidence import api as evidence
from services.cases.evidence.verbs import EVIDENCE
from services.cases.field import api as field
from services.cases.field.verbs import COMMAND
from services.cases.hazard import api as hazard
from services.cases.hazard.verbs import HAZARD
from services.cases.inspection import conclude_api, conduct_api, handle_api, order_api, prepare_api
from services.cases.inspection.order_verbs import ORDER
from services.cases.inspection.verbs import INSPECTION
from services.cases.law import api as law
from services.cases.law.verbs import CORRECTION
from services.cases.letter import api as letter
from services.cases.letter.verbs import LETTER
from services.documents.advance_number import api as advance_number
from services.documents.advance_number.verbs import ADVANCE
from services.documents.paper import api as paper
from services.documents.paper.verbs import PAPER
from services.documents.series_opening import api as series_opening
from services.documents.series_opening.verbs import OPENING
from services.documents.serving import api as serving
from services.documents.serving.verbs import SERVICE
from services.publishing.publication import api as publication
from services.publishing.publication.verbs import PUBLICATION
from services.sampling.draws.annulment import api as annulment
from services.sampling.draws.annulment.verbs import ANNULMENT
from services.sampling.draws.change import api as change
from services.sampling.draws.change.verbs import CHANGE
from services.sampling.draws.draw import api as draw
from services.sampling.draws.draw.verbs import DRAW
from services.sampling.draws.team import api as team
from services.sampling.draws.team.verbs import TEAMS
from services.sampling.past.inspection import api as recorded
from services.sampling.past.inspection.verbs import INSPECTION as RECORDED
from services.sampling.plans.plan import api as plan
from services.sampling.plans.plan.verbs import PLAN
from services.sampling.registers.accounts import api as account
from services.sampling.registers.accounts.verbs import ACCOUNT
from services.sampling.registers.item_list import api as item_list
from services.sampling.registers.item_list.verbs import ITEM_EDITION
from services.sampling.registers.item_proposal import api as item_proposal
from services.sampling.registers.item_proposal.verbs import PROPOSAL
from services.sampling.registers.parties import api as party
from services.sampling.registers.parties.verbs import PARTY
from services.sampling.registers.superiors import api as superior
from services.sampling.registers.superiors.verbs import SUPERIOR
from services.sampling.rules.policy import api as policy
from services.sampling.rules.policy.verbs import ADOPTION
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs
from tests.architecture.sources import ROOT
from tests.support.golden import Golden

TABLES: tuple[Verbs[Any], ...] = (
    PLAN,
    DRAW,
    CHANGE,
    ANNULMENT,
    TEAMS,
    RECORDED,
    ACCOUNT,
    PROPOSAL,
    ITEM_EDITION,
    PARTY,
    SUPERIOR,
    ADOPTION,
    CORRECTION,
    OPENING,
    ADVANCE,
    PAPER,
    SERVICE,
    INSPECTION,
    ORDER,
    CAMPAIGN,
    EVIDENCE,
    HAZARD,
    LETTER,
    COMMAND,
    PUBLICATION,
)
ROWS = [pytest.param(table, verb, id=f"{table.noun_en} {verb.name}") for table in TABLES for verb in table.verbs]


_HEAD = """# Lifecycles

What may happen next to a thing, and who may do it, by role. `make golden` writes this page from the tables that the
services decide by (`verbs.py` of each capability); the member `next` of an answer says the same of one thing. What a
service does at nobody's request is 系统办理, where the table knows of it.
"""

_OF_INSPECTIONS = (prepare_api, conduct_api, handle_api, order_api, conclude_api)
# Path → the route that takes a POST there.
ROUTES = {
    route.path: route
    for api in (
        *(plan, draw, change, annulment, team, recorded, *_OF_INSPECTIONS),
        *(
            account,
            item_proposal,
            item_list,
            party,
            superior,
            policy,
            law,
            evidence,
            hazard,
            letter,
            field,
            campaign,
            series_opening,
            advance_number,
            paper,
            serving,
            publication,
        ),
    )
    for route in (*api.router.routes, *getattr(api, "recusals_router", api.router).routes)
    if isinstance(route, APIRoute) and "POST" in (route.methods or ())
}


@pytest.mark.parametrize(("table", "verb"), ROWS)
def test_the_route_takes_the_permission_of_the_table(table: Verbs[Any], verb: Verb[Any]) -> None:
    assert set(_permissions(ROUTES[verb.path].dependant)) == {verb.permission}
    assert {*verb.states, *(after for state in verb.states for after in verb.after(state))} <= table.states.keys()


@pytest.mark.golden
def test_the_diagrams_are_the_golden_ones(golden: Golden) -> None:
    parts = [f"## {table.noun} {table.noun_en}\n\n```mermaid\n{table.diagram()}```\n" for table in TABLES]
    Golden(ROOT / "docs", rewrite=golden.rewrite).check("lifecycles.md", "\n".join([_HEAD, *parts]))


def _permissions(dependant: Dependant) -> Iterator[Permission]:
    permission = getattr(dependant.call, "permission", None)
    if permission is not None:
        yield permission
    for each in dependant.dependencies:
        yield from _permissions(each)
