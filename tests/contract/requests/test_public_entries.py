"""Nothing public names anybody: what stands in the entries of a house that people have worked in."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from tests.contract.facts import FACTS
from tests.contract.requests.lived_in import CHOSEN, LivedIn

_SELDOM = {
    "sampling.review.missed": set(),
    "publishing.log.resumed": {"note"},
    "cases.clocks.moved": set(),
    "cases.clocks.reminded": set(),
    "cases.penalty.decided": set(),
    "cases.penalty.changed": set(),
    "cases.penalty.revoked": set(),
    "publishing.delivery.abandoned": set(),
    "publishing.delivery.differs": set(),
}
"""Types of events that come after a year without a review, after the log has lost a file, when the calendar changes,
within a minute of the first clock, with the first case that ends in a penalty, or when a credit system is away or
has lost something → their public part.
"""
_PARTS = [CHOSEN["X-Request-Id"], *CHOSEN["traceparent"].split("-")[1:3]]
"""What the client has chosen: the id, the trace and the span of its requests."""


@pytest.fixture(scope="module")
def entries(lived_in: LivedIn) -> list[dict[str, Any]]:
    return [json.loads(entry) for entry in lived_in.entries]


def test_the_house_has_an_event_of_every_type(entries: list[dict[str, Any]]) -> None:
    """So that the tests below hold of types that are to come."""
    missing = set(FACTS) - {entry["type"] for entry in entries} - set(_SELDOM)
    assert not missing, f"let `lived_in.work` do what makes an event of {sorted(missing)}"


def test_types_without_an_event_tell_no_more_than_they_may() -> None:
    assert {type_: FACTS[type_]._public for type_ in _SELDOM} == _SELDOM


def test_no_entry_names_anybody(lived_in: LivedIn, entries: list[dict[str, Any]]) -> None:
    """Neither in plain text, nor inside another word, nor as a hash that anybody could try out."""
    assert all(lived_in.named.values())
    text = json.dumps([{**entry, "payload": ""} for entry in entries], ensure_ascii=False).lower()
    for what, names in lived_in.named.items():
        for name in names:
            told = [form for form in _forms(name) if form in text]
            assert not told, f"{what}: {name} stands in an entry as {told}"


def _forms(name: str) -> Iterator[str]:
    written = name.encode()
    yield name.lower()
    yield written.hex()
    yield from (hashlib.new(kind, written).hexdigest() for kind in ("sha256", "sha1", "md5"))


def test_nothing_that_a_client_chose_links_entries(entries: list[dict[str, Any]]) -> None:
    """All requests to the house had one trace and one id, as in one session of one client."""
    text = json.dumps(entries)
    assert not [part for part in _PARTS if part in text]
    known = {entry["id"] for entry in entries} | {entry["stream"].removeprefix("draw/") for entry in entries}
    assert all(cause == "" or cause in known or re.fullmatch(r"[0-9a-f]{32}", cause) for cause in _causes(entries))


def _causes(entries: list[dict[str, Any]]) -> set[str]:
    return {entry["cause"] for entry in entries}


def test_notes_about_enterprises_are_alike(entries: list[dict[str, Any]]) -> None:
    """Edits, marks, licences, inspections: nobody outside sees which is which, nor which are about the same one."""
    notes = [entry for entry in entries if entry["type"] == "sampling.enterprise.noted"]
    assert {(entry["version"], len(entry["public"])) for entry in notes} == {(1, 0)}
    assert len({entry["stream"] for entry in notes}) == len(notes) > 1


def test_notes_of_inspections_are_alike(entries: list[dict[str, Any]]) -> None:
    """Nobody outside sees what is noted, nor which inspections are covert; their streams have random names."""
    of_inspections = [
        entry for entry in entries if re.fullmatch(r"(inspection|held|assigned|publicity)/.*", entry["stream"])
    ]
    assert {entry["type"] for entry in of_inspections} == {
        "sampling.inspection.assigned",
        "sampling.inspection.amended",
        "cases.inspection.noted",
        "cases.inspection.held",
        "cases.inspection.missed",
        "cases.inspection.concluded",
        "cases.result.told",
        "cases.lead.told",
        "cases.visit.told",
        "cases.hazard.listed",
        "cases.hazard.changed",
        "cases.hazard.eliminated",
        "cases.hazard.revoked",
    }
    assert {len(entry["public"]) for entry in of_inspections} == {0}
    # A hazard is listed by a request, which has its time anyway; nothing says what an inspection is assigned for.
    of_visits = [entry for entry in of_inspections if not entry["type"].startswith("cases.hazard.")]
    assert all(UUID(entry["stream"].partition("/")[2]).version == 4 for entry in of_visits)


def test_notes_of_hazards_are_alike(entries: list[dict[str, Any]]) -> None:
    """Nobody outside sees in which inspection a hazard was found, nor whether work was stopped."""
    notes = [entry for entry in entries if entry["stream"].startswith("hazard/")]
    assert {(entry["type"], len(entry["public"])) for entry in notes} == {("cases.hazard.noted", 0)}
    inspections = {entry["trace"] for entry in entries if entry["stream"].startswith("inspection/")}
    assert inspections.isdisjoint(entry["trace"] for entry in notes)


def test_notes_of_evidence_are_alike(entries: list[dict[str, Any]]) -> None:
    """Nobody outside sees of which inspection the evidence is, nor that something of it was removed."""
    notes = [entry for entry in entries if entry["stream"].startswith("evidence/")]
    assert {(entry["type"], len(entry["public"])) for entry in notes} == {("cases.evidence.noted", 0)}
    inspections = {entry["trace"] for entry in entries if entry["stream"].startswith("inspection/")}
    assert inspections.isdisjoint(entry["trace"] for entry in notes)


def test_wishes_for_papers_are_alike_and_lead_nowhere(entries: list[dict[str, Any]]) -> None:
    """Nobody outside sees which paper an inspection asks for, or revokes, nor which inspection asks."""
    wishes = [entry for entry in entries if entry["type"] in ("cases.paper.asked", "cases.paper.revoked")]
    assert {(entry["version"], len(entry["public"])) for entry in wishes} == {(1, 0), (2, 0)}
    assert all(UUID(entry["stream"].removeprefix("paper-wish/")).version == 4 for entry in wishes)
    linking = [entry[name] for entry in entries if entry not in wishes for name in ("trace", "cause", "id", "stream")]
    own = {(entry["trace"], entry["cause"]) for entry in wishes}
    assert len(own) == len({entry["stream"] for entry in wishes}) > 1
    assert {part for pair in own for part in pair}.isdisjoint(linking)


def test_what_is_told_of_codes_leads_nowhere(entries: list[dict[str, Any]]) -> None:
    """Nobody outside sees of which inspection a code is; and the handle that stands in the code is in no entry."""
    told = [entry for entry in entries if entry["stream"].startswith("inspection-code/")]
    assert {(entry["type"], len(entry["public"])) for entry in told} == {("cases.inspection-code.told", 0)}
    linking = [entry[name] for entry in entries if entry not in told for name in ("trace", "cause", "id", "stream")]
    own = {part for entry in told for part in (entry["trace"], entry["cause"], entry["stream"])}
    assert own.isdisjoint(linking)
    assert len({entry["trace"] for entry in told}) == len({entry["stream"] for entry in told}) > 1
