"""How an enterprise stands in a draw."""

from typing import NamedTuple

from services.publishing.frame.members import Candidate, Errand, Excluded, Named
from services.publishing.notice.story import Notice
from shared.canonical import JsonObject


class Standing(NamedTuple):
    """How an enterprise stands in a draw: it could be drawn, it was left out, or it is visited by a task.

    `result` is the line of the outcome about it; None if it was not drawn, or nothing is drawn yet.
    """

    notice: Notice
    member: Candidate | Excluded | Errand
    named: Named
    result: JsonObject | None
