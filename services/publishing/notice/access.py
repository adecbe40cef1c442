"""What the public may ask for about a draw: which lists it has, and what is closed before a covert draw is opened."""

from services.publishing.frame.sheets import ListName
from services.publishing.notice.story import Completion, Notice
from shared.errors import Conflict, NotFound


class NoSuchFrame(NotFound):
    code = "no-such-frame"
    title = "该次抽查没有这种名单"
    title_en = "The draw has no such frame"


class DrawNotOpened(Conflict):
    code = "draw-not-opened"
    title = "暗查暗访尚未公开"
    title_en = "The covert draw is not opened"


class DrawNotEnded(Conflict):
    code = "draw-not-ended"
    title = "抽查尚未结束"
    title_en = "The draw has not ended"


class NoOutcome(NotFound):
    code = "no-outcome"
    title = "该次抽查没有结果"
    title_en = "The draw has no outcome"


def require_list(notice: Notice, name: ListName) -> None:
    """Refuse a list that the draw does not have, or that is not public yet. Raises NoSuchFrame, DrawNotOpened."""
    has = ("tasks", "people", "excluded") if notice.assigns else ("frame", "excluded")
    if name not in has:
        listed = ", ".join(f"{one}.json" for one in has)
        raise NoSuchFrame(
            f"该次抽查的名单为：{listed}。", f"The lists of this draw are {listed}.", draw=str(notice.draw)
        )
    require_lists(notice)


def require_lists(notice: Notice) -> None:
    """Refuse while nobody outside may see who is on the lists, not even under blinded ids. Raises DrawNotOpened."""
    if not notice.lists_shown:
        raise _not_opened(notice)


def require_proofs(notice: Notice) -> None:
    """Refuse a proof of a single member before a covert draw is opened. Raises DrawNotOpened."""
    if notice.names == "later":
        raise _not_opened(notice)


def require_end(notice: Notice) -> None:
    """Refuse while the draw has neither an outcome nor failed. Raises DrawNotEnded."""
    if notice.completion is None and notice.failure is None:
        raise DrawNotEnded(
            "该次抽查尚未结束，结束后方可下载。",
            "This draw has not ended; ask again when it has.",
            stage=notice.stage,
        )


def completion_of(notice: Notice) -> Completion:
    """The completion of a draw whose outcome is public. Raises DrawNotEnded, NoOutcome, DrawNotOpened."""
    require_end(notice)
    if notice.completion is None:
        raise NoOutcome(
            "该次抽查失败，没有结果；请查看替换它的抽查。",
            "This draw failed and has no outcome; look at the draw that replaces it.",
            stage=notice.stage,
        )
    require_lists(notice)
    return notice.completion


def _not_opened(notice: Notice) -> DrawNotOpened:
    day = notice.open_by
    by, by_en = (f"（最迟 {day} 公开）", f", by {day} at the latest") if day else ("", "")
    return DrawNotOpened(
        f"该次抽查为暗查暗访，公开后方可查阅{by}。",
        f"This draw is for unannounced visits; ask again when it is opened{by_en}.",
        open_by=day,
    )
