"""What is asked for, what a chain is, where it is broken, and what is shown of payloads."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from services.publishing.trace.chain import Break, Link, around, breaks, joined, link_of, named_causes
from services.publishing.trace.fields import FIELDS, fields_shown
from services.publishing.trace.question import NothingAsked, read_question
from services.publishing.trace.things import single_event
from services.publishing.trace.words import broken, service_of, what_happened
from shared.log.event import Event
from tests.contract.facts import FACTS

ID = "0198c6f2-3d58-7000-8000-000000000001"


def link(position: int, *, stream: str = "draw/1", version: int = 1, trace: str = "t", cause: str = "") -> Link:
    at = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    event = Event(
        UUID(int=position), "370124", stream, version, "sampling.draw.announced", at, trace, cause, {}, {}, b""
    )
    return Link(position, event)


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        (ID, "id", ID),
        (f" {ID.upper()} ", "id", ID),
        (f"draw/{ID}", "id", ID),
        (f"paper-wish/{ID}", "id", ID),
        ("AB" * 32, "hash", "ab" * 32),
        ("1234", "position", "1234"),
        ("１２３４", "position", "1234"),
        ("370124000000001", "enterprise", "370124000000001"),
        ("9137 0124 examp00154", "enterprise", "91370124EXAMP00154"),
        ("（平）应急责改〔2026〕F-001号", "number", "平应急责改2026f001号"),
        ("(平)应急责改[2026] F-001号", "number", "平应急责改2026f001号"),
        ("现场检查方案", "number", "现场检查方案"),
    ],
)
def test_what_is_asked_about_is_read_from_what_was_typed(typed: str, kind: str, text: str) -> None:
    question = read_question(typed)
    assert (question.kind, question.text) == (kind, text)


@pytest.mark.parametrize("typed", ["", "  ", "\u3000"])
def test_nothing_is_refused(typed: str) -> None:
    with pytest.raises(NothingAsked):
        read_question(typed)


def test_a_chain_has_each_event_once_in_the_order_of_the_log() -> None:
    assert [each.position for each in joined([link(3), link(1), link(3), link(2)])] == [1, 2, 3]


def test_an_entry_of_another_event_is_a_break() -> None:
    event = link(1).event.sealed()
    assert link_of(1, event.id, event.entry) == Link(1, event._replace(payload={}, payload_json=b""))
    assert link_of(1, uuid4(), event.entry) == Break("entry", 1)
    assert [link_of(1, event.id, bad) for bad in (b"", b"[]", b"{}", b"\xff")] == [Break("entry", 1)] * 4


def test_causes_are_looked_for_unless_the_chain_has_them() -> None:
    elsewhere = str(UUID(int=9))
    chain = [link(1, trace="a", cause="a"), link(2, trace="b"), link(3, trace="c", cause=str(UUID(int=1)))]
    assert named_causes([*chain, link(4, trace="d", cause=elsewhere), link(5, trace="a", cause="b" * 32)]) == {
        elsewhere
    }


@pytest.mark.parametrize(
    ("versions", "first", "is_whole", "holes"),
    [
        ([1, 2, 3], 1, True, []),
        ([1, 3], 1, True, [2]),
        ([2, 3], 1, True, [1]),
        ([2, 3], 1, False, []),
        ([2, 4], 1, False, [2]),
        ([1, 4, 5], 4, False, []),
        ([1, 4, 6], 4, False, [3]),
    ],
)
def test_a_missing_version_is_a_break(
    versions: Sequence[int], first: int, is_whole: bool, holes: Sequence[int]
) -> None:
    chain = [link(place, version=version) for place, version in enumerate(versions, start=1)]
    found = breaks(chain, (), {"draw/1": first}, is_whole=is_whole)
    assert found == [Break("versions", place) for place in holes]


def test_of_other_streams_only_some_events_are_in_the_chain() -> None:
    chain = [link(1), link(2, stream="change/1", version=7)]
    assert breaks(chain, (), {"draw/1": 1}, is_whole=True) == []


@pytest.mark.parametrize(("position", "shown"), [(0, [0, 1, 2, 3]), (5, [3, 4, 5, 6]), (9, [6, 7, 8, 9])])
def test_a_long_chain_is_cut_around_what_was_asked_about(position: int, shown: list[int]) -> None:
    chain = [link(place) for place in range(10)]
    assert [each.position for each in around(chain, position, 4)] == shown
    assert around(chain, position, 10) == chain


def test_a_stream_is_read_from_before_the_event_on() -> None:
    assert [single_event(link(1, version=version).event, 500).first for version in (3, 501, 700)] == [1, 1, 200]


def test_every_type_has_words() -> None:
    said = {type_: what_happened(type_) for type_ in FACTS}
    assert not [type_ for type_, words in said.items() if type_ in words]
    assert len(set(said.values())) > 100
    assert what_happened("tests.thing.done").zh == "tests.thing.done"
    assert what_happened("publishing.notice.posted", {"stage": "opened"}).zh == "公示上网：暗查名单公开"
    assert service_of("cases.inspection.noted").zh == "检查办理"
    assert broken(Break("cause", 12)).zh == "日志第 12 条写明的起因，在日志中不存在。"


def test_what_is_shown_of_payloads_is_in_the_contracts() -> None:
    for type_, names in FIELDS.items():
        assert set(names) <= FACTS[type_].model_fields.keys() - FACTS[type_]._public
    payload = {"form": "site-plan", "number": "", "day": None, "check": "7KQMX-2RD4A", "actor": {"person": "somebody"}}
    assert fields_shown("documents.paper.issued", payload) == {"form": "site-plan"}
    assert fields_shown("sampling.enterprise.noted", payload) == {}
