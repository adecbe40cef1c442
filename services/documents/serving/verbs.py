"""What may happen next to a service of papers: the table of its states and verbs."""

from collections.abc import Sequence

from services.documents.serving import correcting
from services.documents.serving.state import STATES, ServiceOfPapers
from shared.access.roles import Permission
from shared.verbs import Missing, Verb, Verbs

_PATH = "/services/{service}"


def _another(_: ServiceOfPapers) -> Sequence[Missing]:
    return (Missing(zh="须由申请人以外的人办理", en="somebody other than who asked for it must do this"),)


SERVICE: Verbs[ServiceOfPapers] = Verbs(
    ("送达", "the service"),
    STATES,
    Verb(
        name="request-correction",
        zh="申请更正",
        decision=correcting.request,
        permission=Permission.PAPER_SERVE,
        path=f"{_PATH}/correction-request",
        states=("recorded",),
        applies=lambda service: service.correction is None,
    ),
    Verb(
        name="correct",
        zh="批准更正",
        decision=correcting.approve,
        permission=Permission.PAPER_APPROVE,
        path=f"{_PATH}/correction",
        states=("recorded",),
        leads_to=("recorded", "undone"),
        applies=lambda service: service.correction is not None,
        missing=_another,
    ),
    Verb(
        name="refuse-correction",
        zh="不同意更正",
        decision=correcting.refuse,
        permission=Permission.PAPER_APPROVE,
        path=f"{_PATH}/correction-refusal",
        states=("recorded",),
        applies=lambda service: service.correction is not None,
        missing=_another,
    ),
)
