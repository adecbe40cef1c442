"""What may happen next to a publication: the table of its states and verbs."""

from collections.abc import Sequence
from datetime import date

from services.publishing.publication import ending, releasing, withdrawing, writing
from services.publishing.publication.state import STATES, Publication
from shared.access.roles import Permission
from shared.verbs import Missing, Verb, Verbs

_PATH = "/publications/{publication}"


def _another(_: Publication) -> Sequence[Missing]:
    return (Missing(zh="须由申请人以外的人办理", en="somebody other than who asked for it must do this"),)


def _before_release(publication: Publication, day: date) -> Sequence[Missing]:
    if not releasing.is_embargoed(publication, day):
        return ()
    return (
        Missing(
            zh=f"自 {publication.not_before} 起方可公示",
            en=f"it may not be released before {publication.not_before}",
        ),
    )


def _not_by_its_author(publication: Publication) -> Sequence[Missing]:
    if publication.written is None:
        return ()
    return (Missing(zh="须由撰写人以外的人办理", en="somebody other than who wrote it must do this"),)


PUBLICATION: Verbs[Publication] = Verbs(
    ("公示信息", "the publication"),
    STATES,
    Verb(
        name="release",
        zh="公示",
        decision=releasing.release,
        permission=Permission.PUBLICATION_RELEASE,
        path=f"{_PATH}/release",
        states=("prepared", "held", "shown"),
        leads_to=("shown",),
        applies=lambda publication: publication.waiting is not None and publication.undone is None,
        missing=_not_by_its_author,
        missing_on=_before_release,
    ),
    Verb(
        name="rewrite",
        zh="改写",
        decision=writing.rewrite,
        permission=Permission.PUBLICATION_REQUEST,
        path=f"{_PATH}/text",
        states=("prepared", "held", "shown"),
        leads_to={"held": ("prepared",)},
        applies=lambda publication: publication.written is not None and publication.undone is None,
    ),
    Verb(
        name="hold",
        zh="暂缓公示",
        decision=releasing.hold,
        permission=Permission.PUBLICATION_RELEASE,
        path=f"{_PATH}/hold",
        states=("prepared", "shown"),
        leads_to={"prepared": ("held",)},
        applies=lambda publication: publication.waiting is not None and publication.held is None,
    ),
    Verb(
        name="request-withdrawal",
        zh="申请撤回",
        decision=withdrawing.ask_withdrawal,
        permission=Permission.PUBLICATION_REQUEST,
        path=f"{_PATH}/withdrawal-request",
        states=("shown",),
        applies=lambda publication: publication.undone is None,
    ),
    Verb(
        name="withdraw",
        zh="撤回",
        decision=withdrawing.withdraw,
        permission=Permission.PUBLICATION_DECIDE,
        path=f"{_PATH}/withdrawal",
        states=("prepared", "held", "shown"),
        leads_to=("withdrawn",),
        applies=lambda publication: publication.undone is not None,
        missing=_another,
    ),
    Verb(
        name="refuse-withdrawal",
        zh="不同意撤回",
        decision=withdrawing.keep,
        permission=Permission.PUBLICATION_DECIDE,
        path=f"{_PATH}/withdrawal-refusal",
        states=("shown",),
        applies=lambda publication: (
            publication.undone is not None and not publication.clocks.open(releasing.WITHDRAW, about=withdrawing.UNDONE)
        ),
        missing=_another,
    ),
    Verb(
        name="request-early-end",
        zh="登记信用修复（提前停止公示）的申请",
        decision=ending.ask_early_end,
        permission=Permission.PUBLICATION_REQUEST,
        path=f"{_PATH}/early-end-request",
        states=("shown",),
        applies=lambda publication: (
            publication.terms is not None and publication.application is None and publication.undone is None
        ),
    ),
    Verb(
        name="grant-early-end",
        zh="准予信用修复（提前停止公示）",
        decision=ending.grant_early_end,
        permission=Permission.PUBLICATION_DECIDE,
        path=f"{_PATH}/early-end",
        states=("shown",),
        leads_to=("ended",),
        applies=lambda publication: publication.application is not None,
        missing=_another,
    ),
    Verb(
        name="refuse-early-end",
        zh="不予信用修复（提前停止公示）",
        decision=ending.refuse_early_end,
        permission=Permission.PUBLICATION_DECIDE,
        path=f"{_PATH}/early-end-refusal",
        states=("shown",),
        applies=lambda publication: publication.application is not None,
        missing=_another,
    ),
    by_itself={
        "prepared": ("shown", "ended", "withheld"),
        "shown": ("ended",),
        "held": ("prepared", "ended", "withheld"),
        "withheld": ("prepared",),
    },
)
