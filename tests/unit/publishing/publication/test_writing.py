"""Typical cases: about a penalty that is shown, without the names of others, released by another person."""

import json

import pytest

from services.publishing.delivery.composing import Beside, CaseTold, RecordTeller, is_told, record_of
from services.publishing.outlet.records import Authority
from services.publishing.publication import withdrawing, writing
from services.publishing.publication.preparing import penalty_told, prepare
from services.publishing.publication.redaction import MARKS
from services.publishing.publication.releasing import WithdrawalWaits, release, released_by_itself
from services.publishing.publication.writing import CaseNeedsPenalty, CaseText, CaseWritten, NotWritten
from shared.approval import SamePerson
from shared.contracts.publications import PublicationPrepared
from shared.contracts.publicity import Mentions, PersonMentioned
from tests.unit.publishing.publication.made_up import DIGITS, RULES, after, prepared, released
from tests.unit.publishing.publication.made_up_penalty import DECIDED, penalty
from tests.unit.recorded import TODAY

WAITING = prepare(penalty_told(penalty(), RULES.law), "approval", RULES)
SHOWN = after(WAITING, release(after(WAITING), DECIDED, RULES, DIGITS))
TEXT = CaseText(
    title="未按规定培训案",
    facts="甲测试安排乙示例上岗，丙样例作证",
    lesson="先培训，后上岗",
    mentions=Mentions(persons=(PersonMentioned(name="丙样例", role="witness"),)),
)


def written() -> PublicationPrepared:
    return writing.write(SHOWN, penalty(), TEXT)


def test_it_names_the_penalised_and_hides_whom_the_decision_and_the_writer_mention() -> None:
    content = written().content
    assert content["facts"] == f"甲测试安排{MARKS['name']}上岗，{MARKS['name']}作证"
    assert (content["party"]["name"], content["number"]) == (penalty().party.name, penalty().number)
    assert "丙样例" not in json.dumps(written().model_dump(mode="json"), ensure_ascii=False)
    assert written().hidden == {"name": 2}


@pytest.mark.parametrize(
    "about",
    [
        after(WAITING),
        after(prepared(kind="lead-transfer"), released()),
        after(prepared(), released(), withdrawing.ask_withdrawal(after(prepared(), released()), "登错")),
    ],
)
def test_it_is_about_a_penalty_that_is_shown(about: object) -> None:
    with pytest.raises(CaseNeedsPenalty):
        writing.write(about, penalty(), TEXT)  # type: ignore[arg-type]  # a publication


def test_a_penalty_has_one_case() -> None:
    writing.require_none(None)
    with pytest.raises(CaseWritten, match=str(after(written()).id)):
        writing.require_none(after(written()))


def test_another_person_releases_it() -> None:
    waiting = after(written())
    assert waiting.written is not None
    assert not released_by_itself(waiting.model_copy(update={"release": "by-itself"}))
    with pytest.raises(SamePerson):
        release(waiting, TODAY, RULES, DIGITS, waiting.written.person)
    assert release(waiting, TODAY, RULES, DIGITS, "somebody else").version == 1


def test_it_is_rewritten_and_the_new_text_is_released_anew() -> None:
    first = release(after(written()), TODAY, RULES, DIGITS, "somebody else")
    again = writing.rewrite(after(written(), first), SHOWN, penalty(), TEXT._replace(title="另一标题"))
    both = after(written(), first, again)
    assert (both.status, both.waiting and both.waiting.content["title"]) == ("shown", "另一标题")
    with pytest.raises(NotWritten):
        writing.rewrite(SHOWN, SHOWN, penalty(), TEXT)
    asked = after(written(), first, withdrawing.ask_withdrawal(after(written(), first), "登错"))
    with pytest.raises(WithdrawalWaits):
        writing.rewrite(asked, SHOWN, penalty(), TEXT)


def test_its_record_has_the_words_that_were_released() -> None:
    told = CaseTold(penalty(), written().content, TODAY)
    assert is_told(told)
    by = RecordTeller("k" * 32, "370124", Authority(name="示例县应急管理局", code="11370124EXAMPB015U"))
    record = record_of(told, version=2, by=by, beside=Beside(RULES.law))
    assert record.kind == "typical-cases"
    assert (record.key, record.version, record.title, record.lesson) == (by.key, 2, TEXT.title, TEXT.lesson)
    assert (record.number, record.decided_on, record.published_on) == (penalty().number, DECIDED, TODAY)
    assert MARKS["name"] in record.facts
