"""What is looked at before an import: whether anything can be taken at all, and whether so much would vanish or change
that somebody has to say that this is meant.
"""

from typing import NamedTuple

from shared.contracts.directory import ImportCounts
from shared.errors import Conflict, Invalid


class NothingTaken(Invalid):
    code = "nothing-taken"
    title = "没有一行可以导入"
    title_en = "No row can be taken"


class ImportUnconfirmed(Conflict):
    code = "import-unconfirmed"
    title = "变动较大，须经确认"
    title_en = "The import changes much and must be confirmed"


class Reckoned(NamedTuple):
    """What an import would do, and how many enterprises its list names now."""

    counts: ImportCounts
    listed: int


class Consent(NamedTuple):
    """From which share of a list on, 0 to 1, a change must be confirmed; and whether it was."""

    share: float
    confirmed: bool = False

    def is_needed(self, reckoned: Reckoned) -> bool:
        """Whether more than the share of the enterprises that the list names would vanish or change. A single one never
        needs it: nobody edits a short list otherwise.
        """
        most = max(1.0, self.share * reckoned.listed)
        return max(reckoned.counts.vanished, reckoned.counts.changed) > most


def nothing_taken(counts: ImportCounts) -> NothingTaken | None:
    """The refusal of a list without any row that can be taken; None if there is one."""
    if counts.faulty < counts.rows:
        return None
    return NothingTaken(
        f"文件共 {counts.rows} 行，每行的名称或代码都有误，未作任何改动；请用预览（…/imports/preview）查看原因。",
        f"Each of the {counts.rows} rows has a wrong name or identifier, so nothing was changed; the preview "
        "(…/imports/preview) tells why.",
        rows=counts.rows,
    )


def check_reckoned(reckoned: Reckoned, consent: Consent) -> None:
    """Refuse an import that takes nothing, or changes much without a word. Raises NothingTaken, ImportUnconfirmed."""
    counts, listed = reckoned
    if (nothing := nothing_taken(counts)) is not None:
        raise nothing
    if consent.is_needed(reckoned) and not consent.confirmed:
        raise ImportUnconfirmed(
            f"名单现有 {listed} 家，导入后将消失 {counts.vanished} 家、变更 {counts.changed} 家；请先核对文件"
            "是否完整（是否经过筛选、是否漏了工作表），确认无误后加 confirm=true 重新提交。",
            f"The list names {listed} enterprises; {counts.vanished} would vanish and {counts.changed} would "
            "change. Make sure that the file is whole (no filter, no sheet left out), then send it again with "
            "confirm=true.",
            listed=listed,
            vanished=counts.vanished,
            changed=counts.changed,
        )
