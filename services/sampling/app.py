"""The sampling service: who can be drawn, and who is drawn."""

from collections.abc import Sequence

from fastapi import APIRouter

from services.sampling.draws.annulment import api as annulment
from services.sampling.draws.assignment import api as assignment
from services.sampling.draws.assignment.background import round_gauge, telling, untold_gauge
from services.sampling.draws.change import api as change
from services.sampling.draws.change.background import counting, unapproved_gauge
from services.sampling.draws.draw import api as draw
from services.sampling.draws.draw.background import conduct_draws, counting_overdue, overdue_draws_gauge
from services.sampling.draws.fairness import api as fairness
from services.sampling.draws.frame import api as frame
from services.sampling.draws.roster import api as roster
from services.sampling.draws.team import api as team
from services.sampling.examples import WORDS
from services.sampling.listening import LISTENING
from services.sampling.past.inspection import api as inspection
from services.sampling.plans.coverage import api as coverage
from services.sampling.plans.plan import api as plan
from services.sampling.reactions import reactions
from services.sampling.registers.accounts import api as account
from services.sampling.registers.enterprises import edit_api as enterprise
from services.sampling.registers.enterprises import import_api as directory
from services.sampling.registers.enterprises import preview_api as directory_preview
from services.sampling.registers.enterprises import search_api as search
from services.sampling.registers.enterprises import undo_api as directory_undoing
from services.sampling.registers.enterprises.background import spelling, unspelled_gauge
from services.sampling.registers.item_list import api as item_list
from services.sampling.registers.item_proposal import api as item_proposal
from services.sampling.registers.list_files import api as list_file
from services.sampling.registers.parties import api as party
from services.sampling.registers.records import api as register
from services.sampling.registers.records import import_api as intake
from services.sampling.registers.records import preview_api as intake_preview
from services.sampling.registers.records import renewal_api as renewal
from services.sampling.registers.records import strength_api as strength
from services.sampling.registers.records import undo_api as intake_undoing
from services.sampling.registers.review import api as review
from services.sampling.registers.review.background import overdue_gauge, reminding
from services.sampling.registers.superiors import api as superior
from services.sampling.rules.policy import api as policy
from services.sampling.settings import SamplingSettings
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import Background, build_app
from shared.http.forgetting import forget_old_answers
from shared.http.resources import Resources
from shared.listening.api import EVENTS_TAG
from shared.log.consumer import Consumer

TAGS = {
    "directory": "The enterprises that may be inspected: imports of lists, and each enterprise with its history.",
    "people": "The register of inspectors, and figures about them.",
    "experts": "The register of safety experts.",
    "items": "The register of items that may be checked in an inspection, with their legal basis.",
    "accounts": "With which account of the identity provider each person of a register acts.",
    "item-list": "The item list: proposals of the sections, and the editions that were approved and published.",
    "directories": "The four directories: their owners and their reviews.",
    "parties": "The parties of draws: organisations with a key, and from when each counts.",
    "superiors": "The bureau above the bureau, which may annul its draws.",
    "policies": "The policy files that a bureau adopted.",
    "plans": "Plans: the enterprises that a bureau inspects in a year or a campaign.",
    "coverage": "The progress of a plan, and its comparison with the directory.",
    "recorded-inspections": "Inspections of this bureau and of other departments that somebody put on record.",
    "teams": "Teams of inspectors, formed for a season.",
    "frames": "Frames: who may be drawn, frozen before the draw is announced.",
    "rosters": "Rosters: tasks and the people who may be put on them, frozen before the draw is announced.",
    "draws": "Draws from the announcement to the completion, which nobody can prevent.",
    "assignments": "Visits: which crew inspects which enterprise, as the service for inspections was told.",
    "annulments": "Annulments of completed draws, by the superior or by the decision of an authority outside.",
    "fairness": "The test whether a year's draws look random.",
    **EVENTS_TAG,
}
"""The groups of operations in the OpenAPI document (name → description), in the order of a bureau's year."""


def create_app(settings: SamplingSettings | None = None) -> ServiceApp:
    """Build the sampling service. Without `settings`, the settings are read from the environment."""
    directories, unapproved, draws = overdue_gauge(), unapproved_gauge(), overdue_draws_gauge()
    newest, untold, unspelled = round_gauge(), untold_gauge(), unspelled_gauge()
    counts = [reminding(directories), counting(unapproved), counting_overdue(draws)]

    async def follow_cases(resources: Resources) -> None:
        """Read the log and learn of the inspections that cases held; runs until it is cancelled."""
        learning = reactions(resources.blobs, resources.pool, resources.clock)
        await Consumer(resources.engine, "sampling", learning, resources.gauges).run()

    tasks = [
        *counts,
        forget_old_answers,
        conduct_draws,
        telling(newest, untold),
        follow_cases,
        spelling(unspelled),
        LISTENING.tell_listeners,
    ]
    app = compose(settings or SamplingSettings(), tasks)
    for gauge in (directories, unapproved, draws, newest, untold, unspelled):
        app.registry.register(gauge)
    return app


def compose(settings: SamplingSettings, background: Sequence[Background] = ()) -> ServiceApp:
    """Build the sampling service. The tasks in `background` run beside its requests."""
    return build_app(
        settings,
        ServiceName("sampling", "抽查 Sampling", TAGS, WORDS),
        routers=[
            *list_file.routers(),
            directory.router,
            directory_preview.router,
            directory_undoing.router,
            search.router,
            enterprise.router,
            frame.router,
            draw.router,
            change.router,
            annulment.router,
            assignment.router,
            roster.router,
            inspection.router,
            plan.router,
            coverage.router,
            policy.router,
            team.router,
            fairness.router,
            *_of_registers(),
            account.router,
            item_proposal.router,
            item_list.router,
            review.router,
            party.router,
            superior.router,
            LISTENING.router(),
        ],
        background=background,
        body_limits=_body_limits(settings),
    )


def _of_registers() -> list[APIRouter]:
    return [
        *intake_preview.routers(),
        *intake.routers(),
        *intake_undoing.routers(),
        strength.router,
        *register.routers(),
        *renewal.routers(),
    ]


def _body_limits(settings: SamplingSettings) -> dict[str, int]:
    return {
        **dict.fromkeys(
            (*list_file.REGISTERS, *intake.IMPORTS, *intake_preview.PREVIEWS), settings.max_register_list_bytes
        ),
        **dict.fromkeys(
            (list_file.ENTERPRISES, directory.IMPORT, directory_preview.PREVIEW), settings.max_enterprise_list_bytes
        ),
        **dict.fromkeys(plan.EDITIONS, settings.max_plan_bytes),
        annulment.UPLOAD: settings.max_decision_bytes,
        draw.HAND_IN: draw.HAND_IN_LIMIT,
    }
