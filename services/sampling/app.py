"""Sampling: who can be drawn, and who is drawn."""

from fastapi import FastAPI

from services.sampling.coverage import api as coverage
from services.sampling.directory import api as directory
from services.sampling.directory import search_api as search
from services.sampling.draw import api as draw
from services.sampling.enterprise import api as enterprise
from services.sampling.fairness import api as fairness
from services.sampling.frame import api as frame
from services.sampling.inspection import api as inspection
from services.sampling.intake import api as intake
from services.sampling.plan import api as plan
from services.sampling.policy import api as policy
from services.sampling.register import api as register
from services.sampling.review import api as review
from services.sampling.review.background import overdue_gauge, reminding
from services.sampling.roster import api as roster
from services.sampling.settings import SamplingSettings
from services.sampling.strength import api as strength
from services.sampling.team import api as team
from shared.boot import build_app


def create_app(settings: SamplingSettings | None = None) -> FastAPI:
    """The service; settings come from the environment unless given."""
    settings = settings or SamplingSettings()
    overdue = overdue_gauge()
    app = build_app(
        settings,
        service="sampling",
        title="抽查 Sampling",
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
        body_limits={directory.IMPORTS: directory.LARGEST_FILE, plan.PLANS: plan.LARGEST_REQUEST, **intake.limits()},
    )
    app.state.registry.register(overdue)
    return app
