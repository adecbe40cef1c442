"""The life of a publication: released in versions, held, taken back, shown as long as the law says."""

import json
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from services.publishing.publication import ending, releasing, withdrawing
from services.publishing.publication.display import EarlyEndTooSoon, NoEarlyEnd, NotCorrectedYet, terms_of
from services.publishing.publication.document import document_of
from services.publishing.publication.releasing import NothingToRelease, WithdrawalWaits
from services.publishing.publication.state import Publication
from services.publishing.publication.verbs import PUBLICATION
from services.publishing.publication.withdrawing import UndoneByItsMatter
from shared.approval import NothingRequested, RequestPending, SamePerson
from shared.verbs import NotNow
from tests.unit.publishing.publication.made_up import DIGITS, RULES, TERMS, after, how, prepared, released, revised
from tests.unit.recorded import TODAY

ASKED = withdrawing.ask_withdrawal(after(prepared(), released()), "示例：登错企业")
UNDONE = withdrawing.undo(after(prepared(), released()), "处罚决定已撤销", TODAY, RULES)
CORRECTED = revised(corrected=True)
LATER = date(2027, 4, 1)
PROMISE = "0f" * 32


def allowed(publication: Publication) -> set[str]:
    return {verb.name for verb in PUBLICATION.verbs if publication.status in verb.states and verb.applies(publication)}


def test_the_first_release_ends_the_clock_of_the_law() -> None:
    publication = after(prepared())
    assert [clock.end.due for clock in publication.clocks.open("expose-penalty")] == [date(2026, 3, 11)]
    in_time = releasing.release(publication, date(2026, 3, 11), RULES, DIGITS)
    late = releasing.release(publication, date(2026, 3, 13), RULES, DIGITS)
    assert [how(part) for part in (*in_time.clocks, *late.clocks)] == [("met", None), ("late", 2)]
    assert not after(prepared(), in_time).clocks.open()


def test_a_correction_names_the_version_that_it_corrects() -> None:
    first = releasing.release(after(prepared()), TODAY, RULES, DIGITS)
    second = releasing.release(after(prepared(), first, revised()), TODAY, RULES, DIGITS)
    assert (first.version, first.earlier, second.version, second.earlier) == (1, None, 2, first.sha256)
    both = after(prepared(), first, revised(), second)
    assert [version.content for version in both.versions] == [{"title": "示例"}, {"title": "更正"}]
    for fact, version in zip((first, second), both.versions, strict=True):
        written = document_of(both, version)
        assert (sha256(written).hexdigest(), len(written)) == (fact.sha256, fact.size)
    assert json.loads(document_of(both, both.versions[1]))["corrects"] == first.sha256
    with pytest.raises(NothingToRelease, match="newest content is public"):
        releasing.release(both, TODAY, RULES, DIGITS)


def test_what_is_held_waits_until_its_matter_changes() -> None:
    held = releasing.hold(after(prepared()), "当事人名称有误")
    assert allowed(after(prepared(), held)) == {"release"}
    assert after(prepared(), held).status == "held"
    again = after(prepared(), held, revised())
    assert (again.status, again.held, again.waiting and again.waiting.content) == ("prepared", None, {"title": "更正"})
    # A correction that is held leaves what is shown as it is.
    assert after(prepared(), released(), revised(), held).status == "shown"


@pytest.mark.parametrize(
    ("facts", "by_itself"),
    [
        ((), True),
        ((released(), revised()), True),
        ((released(),), False),
        ((released(), revised(), UNDONE), False),
        ((releasing.hold(after(prepared()), "示例"),), False),
    ],
)
def test_the_service_releases_what_the_policy_says(facts: tuple[Any, ...], by_itself: bool) -> None:
    assert releasing.released_by_itself(after(prepared(release="by-itself"), *facts)) is by_itself
    assert not releasing.released_by_itself(after(prepared(), *facts))


def test_what_the_law_withholds_is_never_released() -> None:
    publication = after(prepared(withheld="minor", release="by-itself"))
    assert allowed(publication) == set()
    assert not releasing.released_by_itself(publication)
    with pytest.raises(NotNow, match="The publication is withheld"):
        PUBLICATION.require(releasing.release, publication)


def test_what_its_matter_undoes_is_withdrawn_within_three_working_days() -> None:
    undone = after(prepared(), released(), UNDONE)
    assert [clock.end.due for clock in undone.clocks.open("withdraw-published-decision")] == [date(2026, 3, 5)]
    assert allowed(undone) == {"withdraw"}
    with pytest.raises(WithdrawalWaits):
        releasing.release(after(prepared(), released(), revised(), UNDONE), TODAY, RULES, DIGITS)
    with pytest.raises(UndoneByItsMatter):
        withdrawing.keep(undone, "somebody-else", "不同意")
    taken = withdrawing.withdraw(undone, "somebody-else", "决定已撤销", date(2026, 3, 5), RULES)
    # The clock of the release that these facts left open is void; that of the withdrawal is met.
    assert sorted(how(part)[0] for part in taken.clocks) == ["met", "void"]
    ended = after(prepared(), released(), UNDONE, taken)
    assert (ended.status, allowed(ended), ended.clocks.open()) == ("withdrawn", set(), ())
    assert ended.versions == undone.versions


def test_the_matter_undoes_it_once() -> None:
    again = withdrawing.undo(after(prepared(), released(), UNDONE), "再次通知", TODAY, RULES)
    assert again.clocks == ()


def test_nobody_withdraws_alone() -> None:
    asked = after(prepared(), released(), ASKED)
    with pytest.raises(RequestPending):
        withdrawing.ask_withdrawal(asked, "再次申请")
    for decide in (
        lambda: withdrawing.withdraw(asked, "made-up-chief", "示例", TODAY, RULES),
        lambda: withdrawing.keep(asked, "made-up-chief", "示例"),
    ):
        with pytest.raises(SamePerson):
            decide()
    kept = after(prepared(), released(), ASKED, withdrawing.keep(asked, "another", "登记无误"))
    assert (kept.status, kept.undone) == ("shown", None)
    with pytest.raises(NothingRequested):
        withdrawing.withdraw(kept, "another", "示例", TODAY, RULES)


TERMS_OF_LAW = terms_of(RULES.law, TERMS.rule, TERMS.determined)


def test_it_ends_by_itself_when_its_period_is_over_and_what_was_wrong_is_right() -> None:
    shown = after(prepared(), released())
    over = date(2029, 4, 1)
    assert ending.end_by_itself(shown, TERMS_OF_LAW, over) is None
    corrected = after(prepared(), released(), CORRECTED)
    assert ending.end_by_itself(corrected, TERMS_OF_LAW, date(2029, 3, 31)) is None
    end = ending.end_by_itself(corrected, TERMS_OF_LAW, over)
    assert end is not None
    ended = after(prepared(), released(), CORRECTED, end)
    assert (ended.status, ended.ended and ended.ended.because, allowed(ended)) == ("ended", "over", set())
    assert ending.end_by_itself(ended, TERMS_OF_LAW, over) is None


def test_an_earlier_end_takes_an_application_and_another_person() -> None:
    shown = after(prepared(), released())
    with pytest.raises(NotCorrectedYet):
        ending.ask_early_end(shown, TERMS_OF_LAW, LATER, PROMISE, "")
    corrected = after(prepared(), released(), CORRECTED)
    with pytest.raises(EarlyEndTooSoon):
        ending.ask_early_end(corrected, TERMS_OF_LAW, date(2027, 3, 31), PROMISE, "")
    asked = ending.ask_early_end(corrected, TERMS_OF_LAW, LATER, PROMISE, "已整改并承诺")
    waiting = after(prepared(), released(), CORRECTED, asked)
    with pytest.raises(SamePerson):
        ending.grant_early_end(waiting, TERMS_OF_LAW, "made-up-chief", LATER)
    with pytest.raises(RequestPending):
        ending.ask_early_end(waiting, TERMS_OF_LAW, LATER, PROMISE, "")
    assert ending.grant_early_end(waiting, TERMS_OF_LAW, "another", LATER).because == "early"
    refused = ending.refuse_early_end(waiting, "another", "材料不全")
    assert after(prepared(), released(), CORRECTED, asked, refused).application is None


def test_what_no_law_limits_has_no_earlier_end() -> None:
    with pytest.raises(NoEarlyEnd):
        ending.ask_early_end(after(prepared(), released()), None, LATER, PROMISE, "")


def test_what_is_not_shown_any_more_is_only_known_to_be_put_right() -> None:
    taken = withdrawing.withdraw(after(prepared(), released(), ASKED), "another", "示例", TODAY, RULES)
    gone = after(prepared(), released(), ASKED, taken, CORRECTED)
    assert (gone.status, gone.waiting, gone.corrected) == ("withdrawn", None, True)
