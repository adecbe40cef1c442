"""Sampling: who can be drawn, and who is drawn."""

from services.sampling.draws.draw import api as draw
from services.sampling.draws.fairness import api as fairness
from services.sampling.draws.frame import api as frame
from services.sampling.draws.roster import api as roster
from services.sampling.draws.team import api as team
from services.sampling.past.inspection import api as inspection
from services.sampling.plans.coverage import api as coverage
from services.sampling.plans.plan import api as plan
from services.sampling.registers.enterprises import edit_api as enterprise
from services.sampling.registers.enterprises import import_api as directory
from services.sampling.registers.enterprises import search_api as search
from services.sampling.registers.records import api as register
from services.sampling.registers.records import import_api as intake
from services.sampling.registers.records import strength_api as strength
from services.sampling.registers.review import api as review
from services.sampling.registers.review.background import overdue_gauge, reminding
from services.sampling.rules.policy import api as policy
from services.sampling.settings import SamplingSettings
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import build_app


def create_app(settings: SamplingSettings | None = None) -> ServiceApp:
    """The service; settings come from the environment unless given."""
    settings = settings or SamplingSettings()
    overdue = overdue_gauge()
    app = build_app(
        settings,
        ServiceName("sampling", "抽查 Sampling"),
        routers=[
            directory.router,
            search.router,
            enterprise.router,
            frame.router,
            draw.router,
            roster.router,
            inspection.router,
            plan.router,
            coverage.router,
            policy.router,
            team.router,
            fairness.router,
            *intake.routers(),
            strength.router,
            *register.routers(),
            review.router,
        ],
        background=[reminding(overdue)],
        body_limits={directory.IMPORTS: directory.LARGEST_FILE, plan.PATH: plan.LARGEST_REQUEST, **intake.limits()},
    )
    app.registry.register(overdue)
    return app
