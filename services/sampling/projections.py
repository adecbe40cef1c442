"""How sampling's read tables are made out of the log."""

from collections.abc import Mapping

from services.sampling.directory import tables as directory_tables
from services.sampling.directory import usecases as directory
from services.sampling.draw import tables as draw_tables
from services.sampling.draw import usecases as draw
from services.sampling.enterprise import usecases as enterprise
from services.sampling.frame import tables as frame_tables
from services.sampling.frame import usecases as frame
from services.sampling.inspection import tables as inspection_tables
from services.sampling.inspection import usecases as inspection
from services.sampling.intake import tables as intake_tables
from services.sampling.intake import usecases as intake
from services.sampling.plan import tables as plan_tables
from services.sampling.plan import usecases as plan
from services.sampling.policy import tables as policy_tables
from services.sampling.policy import usecases as policy
from services.sampling.register import tables as register_tables
from services.sampling.register import usecases as register
from services.sampling.result import tables as result_tables
from services.sampling.review import tables as review_tables
from services.sampling.review import usecases as review
from services.sampling.roster import tables as roster_tables
from services.sampling.roster import usecases as roster
from services.sampling.team import tables as team_tables
from services.sampling.team import usecases as team
from shared.blobs import BlobStore
from shared.log.rebuild import Projection

TABLES = (
    *directory_tables.TABLES,
    *frame_tables.TABLES,
    *draw_tables.TABLES,
    *result_tables.TABLES,
    *roster_tables.TABLES,
    *inspection_tables.TABLES,
    *plan_tables.TABLES,
    *policy_tables.TABLES,
    *team_tables.TABLES,
    *register_tables.TABLES,
    *intake_tables.TABLES,
    *review_tables.TABLES,
)


def projections(blobs: BlobStore) -> Mapping[str, Projection]:
    """Event type → what it changes in the tables. `blobs` hold the imported files."""
    return {
        **directory.projections(blobs),
        **enterprise.PROJECTIONS,
        **frame.PROJECTIONS,
        **draw.projections(blobs),
        **roster.PROJECTIONS,
        **inspection.PROJECTIONS,
        **plan.projections(blobs),
        **policy.PROJECTIONS,
        **team.PROJECTIONS,
        **register.PROJECTIONS,
        **intake.projections(blobs),
        **review.PROJECTIONS,
    }
