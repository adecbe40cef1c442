"""What the site says of a paper, decided from what the keys say and from what the log has."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from services.publishing.paper.judging import SiteVerdict, judge_code, judge_kept
from services.publishing.paper.kept import KeptPaper, PlaceInLog, Standing
from services.publishing.paper.words import SUMMARIES, Way, said
from shared.papers.keys import CodeVerdict, Judged, PaperKey
from shared.tidying import bare
from tests.unit.papers.made_up import BUREAU, KEY, NUMBER

AT = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)
SIGNER = PaperKey(BUREAU, KEY.public_key().public_bytes_raw(), date(2026, 1, 1))
GENUINE = Judged(CodeVerdict.GENUINE, SIGNER)
PUBLISHED = 10


def kept(standing: Standing = "issued", position: int = 5) -> KeptPaper:
    ended = None if standing == "issued" else PlaceInLog(AT, 7)
    return KeptPaper(BUREAU, NUMBER, standing, PlaceInLog(AT, position), ended)


@pytest.mark.parametrize(
    ("paper", "verdict"),
    [
        (kept(), SiteVerdict.IN_FORCE),
        (kept("replaced"), SiteVerdict.REPLACED),
        (kept("withdrawn"), SiteVerdict.WITHDRAWN),
        (kept(position=PUBLISHED - 1), SiteVerdict.IN_FORCE),
        (kept(position=PUBLISHED), SiteVerdict.AWAITING_LOG),
    ],
)
def test_what_became_of_a_paper_is_said_by_each_way(paper: KeptPaper, verdict: SiteVerdict) -> None:
    assert judge_kept(paper, PUBLISHED).verdict is verdict
    judgement = judge_code(GENUINE, paper, PUBLISHED, is_void=False)
    assert not judgement.is_alarm
    assert (judgement.verdict, judgement.signature, judgement.bureau) == (verdict, CodeVerdict.GENUINE, BUREAU)


def test_what_is_not_found_is_unknown() -> None:
    assert judge_kept(None, PUBLISHED).verdict is SiteVerdict.UNKNOWN


@pytest.mark.parametrize(("is_void", "verdict"), [(True, SiteVerdict.VOIDED), (False, SiteVerdict.NO_ISSUE)])
def test_a_genuine_code_without_an_issue_is_void_or_an_alarm(is_void: bool, verdict: SiteVerdict) -> None:
    judgement = judge_code(GENUINE, None, PUBLISHED, is_void=is_void)
    assert judgement.is_alarm
    assert (judgement.verdict, judgement.verdict.is_genuine, judgement.key) == (verdict, False, SIGNER)


@pytest.mark.parametrize("bad", [verdict for verdict in CodeVerdict if verdict is not CodeVerdict.GENUINE])
@pytest.mark.parametrize("paper", [None, kept(), kept("withdrawn")])
@pytest.mark.parametrize("is_void", [True, False])
def test_a_bad_signature_is_bad_whatever_the_log_has(bad: CodeVerdict, paper: KeptPaper | None, is_void: bool) -> None:
    judgement = judge_code(Judged(bad), paper, PUBLISHED, is_void=is_void)
    assert not judgement.is_alarm
    assert (str(judgement.verdict), judgement.verdict.is_genuine, judgement.paper) == (str(bad), False, None)


def test_only_a_paper_that_was_issued_and_not_voided_is_genuine() -> None:
    genuine = {verdict for verdict in SiteVerdict if verdict.is_genuine}
    assert genuine == {
        SiteVerdict.IN_FORCE,
        SiteVerdict.REPLACED,
        SiteVerdict.WITHDRAWN,
        SiteVerdict.AWAITING_LOG,
    }


def test_every_verdict_has_words_that_say_what_to_do() -> None:
    ways: tuple[Way, ...] = ("code", "number", "file")
    for verdict, way in product(SiteVerdict, ways):
        words = said(verdict, way)
        assert all([words.summary.zh, words.summary.en, words.advice.zh, words.advice.en])
        assert ("真实" in words.summary.zh) == (verdict.is_genuine and verdict is not SiteVerdict.AWAITING_LOG)
    assert len(set(SUMMARIES.values())) == len(SiteVerdict)


@pytest.mark.parametrize(
    "typed",
    [
        "（平）应急责改〔2026〕F-001号",
        "(平)应急责改[2026]F-001号",
        "平应急责改 2026 f001 号",
        "（平）应急责改【２０２６】Ｆ－００１号",
    ],
)
def test_spellings_of_a_number_have_one_key(typed: str) -> None:
    assert bare(typed) == bare(NUMBER) == "平应急责改2026f001号"


def test_other_numbers_have_another_key() -> None:
    assert bare("（平）应急责改〔2026〕F-002号") != bare(NUMBER)
