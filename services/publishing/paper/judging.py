"""What the site says of a paper: from what the keys say of its code, and from what the log says of the paper."""

from enum import StrEnum
from typing import NamedTuple

from services.publishing.paper.kept import KeptPaper
from shared.papers.keys import CodeVerdict, Judged, PaperKey


class SiteVerdict(StrEnum):
    """What the site says of a paper. Only `IN_FORCE` is good."""

    IN_FORCE = "in-force"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"
    """Its number was voided: no paper was issued with it."""
    AWAITING_LOG = "awaiting-log"
    """It was issued, and the log that everybody can read does not show it yet."""
    NO_ISSUE = "no-issue"
    """A registered key has signed its code, and the log has no issue: the key is stolen, or an entry lost."""
    FORGED = "forged"
    UNKNOWN_KEY = "unknown-key"
    KEY_NOT_IN_FORCE = "key-not-in-force"
    KEY_REVOKED = "key-revoked"
    UNKNOWN = "unknown"
    """No paper is known by this file, or by this number with this check word."""

    @property
    def is_genuine(self) -> bool:
        """Whether the bureau has issued the paper, whatever became of it."""
        return self in _GENUINE


_GENUINE = {SiteVerdict.IN_FORCE, SiteVerdict.REPLACED, SiteVerdict.WITHDRAWN, SiteVerdict.AWAITING_LOG}
_BAD_CODES = {
    CodeVerdict.FORGED: SiteVerdict.FORGED,
    CodeVerdict.UNKNOWN_KEY: SiteVerdict.UNKNOWN_KEY,
    CodeVerdict.KEY_NOT_IN_FORCE: SiteVerdict.KEY_NOT_IN_FORCE,
    CodeVerdict.KEY_REVOKED: SiteVerdict.KEY_REVOKED,
}
_ENDED = {"replaced": SiteVerdict.REPLACED, "withdrawn": SiteVerdict.WITHDRAWN}


class SiteJudgement(NamedTuple):
    """The verdict, and what it rests on: what the keys say of the code, the key that signed it, and the paper. `key` is
    there if a code was given and its key is registered.
    """

    verdict: SiteVerdict
    signature: CodeVerdict | None = None
    key: PaperKey | None = None
    paper: KeptPaper | None = None

    @property
    def is_alarm(self) -> bool:
        """Whether the key of a bureau has signed a code that was never issued. That its number is void, who has stolen
        the key may know, and choose.
        """
        return self.signature is CodeVerdict.GENUINE and self.paper is None

    @property
    def bureau(self) -> str | None:
        """The bureau whose paper it is, or claims to be by its key."""
        if self.paper:
            return self.paper.bureau
        return self.key.bureau if self.key else None


def judge_kept(paper: KeptPaper | None, published: int) -> SiteJudgement:
    """Of a paper that was found by its file, or by number and check word. `published`: how many entries everybody can
    read.
    """
    if paper is None:
        return SiteJudgement(SiteVerdict.UNKNOWN)
    return SiteJudgement(_standing(paper, published), paper=paper)


def judge_code(judged: Judged, paper: KeptPaper | None, published: int, *, is_void: bool) -> SiteJudgement:
    """Of a code. `paper`: the paper that the owner of its key has issued with it; `is_void`: whether that bureau has
    voided its number.
    """
    if judged.verdict is not CodeVerdict.GENUINE:
        return SiteJudgement(_BAD_CODES[judged.verdict], judged.verdict, judged.key)
    if paper is None:
        verdict = SiteVerdict.VOIDED if is_void else SiteVerdict.NO_ISSUE
        return SiteJudgement(verdict, judged.verdict, judged.key)
    return SiteJudgement(_standing(paper, published), judged.verdict, judged.key, paper)


def _standing(paper: KeptPaper, published: int) -> SiteVerdict:
    if paper.standing in _ENDED:
        return _ENDED[paper.standing]
    return SiteVerdict.IN_FORCE if paper.issued.position < published else SiteVerdict.AWAITING_LOG
