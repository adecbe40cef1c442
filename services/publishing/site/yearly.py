"""The page of a bureau's year: a line for each draw, and the words for what went wrong."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from services.publishing.site.reasons import Words
from shared.canonical import JsonObject

STATES: Mapping[str, Words] = {
    "announced": Words("已公告", "announced"),
    "overdue": Words("逾期未出结果", "overdue"),
    "completed": Words("已完成", "completed"),
    "failed": Words("抽查失败", "failed"),
    "annulled": Words("已撤销", "annulled"),
}
"""The state of a draw in the record, in words, in the order of the page."""
AMISS = frozenset({"overdue", "failed", "annulled"})
"""The states that ask for an explanation."""
KINDS: Mapping[str, Words] = {"rank": Words("抽对象", "rank"), "assign": Words("派人员", "assign")}
_SEVERITIES: Mapping[str, Words] = {"broken": Words("违规", "broken"), "late": Words("逾期", "late")}


class YearLine(NamedTuple):
    """A draw of the year as the record has it, and how many findings there are about it."""

    draw: JsonObject
    broken: int
    late: int

    @property
    def amiss(self) -> bool:
        """Whether its state asks for an explanation."""
        return self.draw["state"] in AMISS


class FindingLine(NamedTuple):
    """A finding, with the serial of its draw (0 if it is about none) and its severity in words."""

    finding: JsonObject
    serial: int
    severity: Words


def lines(record: JsonObject, findings: Iterable[JsonObject]) -> list[YearLine]:
    """The draws of the year, in the order of the log."""
    found = Counter((finding["draw"], finding["severity"]) for finding in findings)
    return [YearLine(draw, found[draw["draw"], "broken"], found[draw["draw"], "late"]) for draw in record["draws"]]


def finding_lines(record: JsonObject, findings: Sequence[JsonObject], most: int) -> list[FindingLine]:
    """The first `most` findings, the broken rules first."""
    serials = {draw["draw"]: int(draw["serial"]) for draw in record["draws"]}
    ordered = sorted(findings, key=lambda finding: finding["severity"] != "broken")
    return [
        FindingLine(finding, serials.get(finding["draw"], 0), _SEVERITIES[finding["severity"]])
        for finding in ordered[:most]
    ]


def by_state(record: JsonObject) -> list[tuple[str, Words, int]]:
    """Each state that a draw of the year has: its name, its words, and how many draws have it."""
    count = Counter(draw["state"] for draw in record["draws"])
    return [(state, words, count[state]) for state, words in STATES.items() if count[state]]
