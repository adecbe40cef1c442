"""One table says what may happen next: to guards, to the API, to the diagrams."""

from dataclasses import dataclass, replace

import pytest

from shared.access.roles import Permission, Role
from shared.verbs import Missing, NotNow, Verb, Verbs


@dataclass
class Letter:
    status: str
    sealed: bool = False


def write(letter: Letter, words: str) -> str:
    return f"{letter.status}: {words}"


def send(letter: Letter) -> str:
    return f"sent when {letter.status}"


def unsealed(letter: Letter) -> list[Missing]:
    return [] if letter.sealed else [Missing(zh="尚未密封", en="the letter is not sealed")]


LETTER: Verbs[Letter] = Verbs(
    ("信", "the letter"),
    {"draft": "草稿", "sent": "已寄出"},
    Verb(
        name="write",
        zh="书写",
        decision=write,
        permission=Permission.PLAN_DRAFT,
        path="/letters/{letter}/words",
        states=("draft",),
    ),
    Verb(
        name="send",
        zh="寄出",
        decision=send,
        permission=Permission.PLAN_APPROVE,
        path="/letters/{letter}/dispatch",
        states=("draft",),
        leads_to=("sent",),
        missing=unsealed,
    ),
)


def test_the_decision_is_asked_where_the_table_allows_it() -> None:
    assert LETTER.decide(write, Letter("draft"), "hello") == "draft: hello"


def test_elsewhere_the_refusal_says_the_state_and_what_may_be_done() -> None:
    with pytest.raises(NotNow) as refused:
        LETTER.decide(send, Letter("sent"))
    assert refused.value.facts == {"state": "sent", "possible": []}
    assert refused.value.detail == "信现为“已寄出”，不能寄出。现在没有可以办理的事项。"


def test_a_refusal_names_roles_in_chinese_and_what_is_missing() -> None:
    burn = replace(LETTER.verbs[1], name="burn", zh="焚毁", decision=unsealed, states=("sent",))
    table = Verbs((LETTER.noun, LETTER.noun_en), LETTER.states, *LETTER.verbs, burn)
    with pytest.raises(NotNow) as refused:
        table.require(unsealed, Letter("draft"))
    assert refused.value.detail == (
        "信现为“草稿”，不能焚毁。现在可以办理：书写（监督管理股 registrar、法规 legal）；"
        "寄出（批准人 chief，但尚未密封）。"
    )
    assert refused.value.detail_en.endswith("write (registrar, legal); send (chief, but the letter is not sealed).")


def test_next_names_path_roles_and_what_is_missing() -> None:
    first, second = LETTER.next(Letter("draft"), letter=7)
    assert (first.verb, first.path, first.missing) == ("write", "/letters/7/words", [])
    assert second.roles == [Role.CHIEF]
    assert [each.en for each in second.missing] == ["the letter is not sealed"]
    assert LETTER.next(Letter("draft", sealed=True), letter=7)[1].missing == []
    assert LETTER.next(Letter("sent"), letter=7) == []


def test_the_diagram_has_every_state_and_every_verb() -> None:
    assert LETTER.diagram().splitlines() == [
        "stateDiagram-v2",
        '    state "草稿 draft" as draft',
        '    state "已寄出 sent" as sent',
        "    [*] --> draft",
        "    draft --> draft: 书写 write (registrar, legal)",
        "    draft --> sent: 寄出 send (chief)",
        "    sent --> [*]",
    ]
