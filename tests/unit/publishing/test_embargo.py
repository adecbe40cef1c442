"""When everybody may know who is behind an id, and what else stays closed before a covert draw is opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.frame.sheets import ListName
from services.publishing.notice.access import DrawNotOpened, NoSuchFrame, completion_of, require_list, require_proofs
from services.publishing.notice.disclosure import with_persons
from services.publishing.notice.embargo import lists_shown, names
from shared.contracts.sampling import Disclosure, DrawOpened, DrawSucceeded
from tests.unit.publishing.drawn import ANNOUNCED, ASSIGN, BLOB, COMPLETED, SUBSTITUTED, events, noticed

DISCLOSURES: list[Disclosure] = ["at-once", "after-visits", "never"]
COVERT = ANNOUNCED.model_copy(update={"disclosure": "after-visits", "open_by": "2026-05-01"})
COVERT_ASSIGN = COVERT.model_copy(update={"spec": ASSIGN})
OPENED = DrawOpened(because="visited", openings=BLOB)
SUCCEEDED = DrawSucceeded(n=1, reason="ill", left=1, task="1" * 64, slot=2, person="2" * 64, successor="3" * 64)


@given(st.sampled_from(DISCLOSURES), st.text(max_size=12), st.booleans())
def test_people_and_whatever_is_not_known_here_are_never_named(
    disclosure: Disclosure, population: str, opened: bool
) -> None:
    if population not in {"enterprises", "items", "counties"}:
        assert names(disclosure, population, opened=opened) == "never"


@pytest.mark.parametrize("population", ["enterprises", "items", "counties"])
def test_others_at_once_after_the_visits_or_never(population: str) -> None:
    told = [[names(disclosure, population, opened=opened) for opened in (False, True)] for disclosure in DISCLOSURES]
    assert told == [["shown", "shown"], ["later", "shown"], ["never", "never"]]


def test_lists_are_closed_only_while_people_are_put_on_covert_tasks() -> None:
    closed = [
        (disclosure, assigns, opened)
        for disclosure in DISCLOSURES
        for assigns in (False, True)
        for opened in (False, True)
        if not lists_shown(disclosure, assigns=assigns, opened=opened)
    ]
    assert closed == [("after-visits", True, False)]


def test_what_an_assignment_blinds_beside_people_are_its_tasks() -> None:
    notice = noticed(ANNOUNCED.model_copy(update={"spec": ASSIGN, "population": "people"}))
    assert (notice.assigns, notice.names, notice.size, notice.to_draw) == (True, "shown", 2, 0)


def test_who_was_exchanged_is_told_with_the_names() -> None:
    covert = noticed(COVERT, COMPLETED, SUBSTITUTED)
    assert [(entry.n, entry.exchange) for entry in covert.substitutions] == [(1, None)]
    earlier = events(COVERT, COMPLETED, SUBSTITUTED)
    # Withheld until the draw is opened, whoever asks.
    assert with_persons(covert, earlier) == covert
    opened = with_persons(noticed(COVERT, COMPLETED, SUBSTITUTED, OPENED), earlier)
    assert [entry.exchange and entry.exchange.substitute for entry in opened.substitutions] == [SUBSTITUTED.substitute]
    assert noticed(COVERT, COMPLETED, OPENED, SUBSTITUTED).substitutions == opened.substitutions


def test_who_succeeded_is_told_with_the_names() -> None:
    covert = noticed(COVERT_ASSIGN, COMPLETED, SUCCEEDED)
    assert [(entry.n, entry.reason, entry.left, entry.handover) for entry in covert.successions] == [
        (1, "ill", 1, None)
    ]
    opened = with_persons(
        noticed(COVERT_ASSIGN, COMPLETED, SUCCEEDED, OPENED), events(COVERT_ASSIGN, COMPLETED, SUCCEEDED)
    )
    assert opened.successions == noticed(COVERT_ASSIGN, COMPLETED, OPENED, SUCCEEDED).successions
    assert [entry.handover and entry.handover.slot for entry in opened.successions] == [2]


@pytest.mark.parametrize("name", ["tasks", "people", "excluded"])
def test_the_lists_of_a_covert_assignment_are_closed_until_it_is_opened(name: ListName) -> None:
    closed = noticed(COVERT_ASSIGN, COMPLETED)
    with pytest.raises(DrawNotOpened) as refused:
        require_list(closed, name)
    assert refused.value.facts == {"open_by": "2026-05-01"}
    with pytest.raises(DrawNotOpened):
        completion_of(closed)
    opened = noticed(COVERT_ASSIGN, COMPLETED, OPENED)
    require_list(opened, name)
    require_proofs(opened)
    completion_of(opened)


def test_of_a_covert_draw_of_units_only_proofs_are_closed() -> None:
    closed = noticed(COVERT, COMPLETED)
    require_list(closed, "frame")
    completion_of(closed)
    with pytest.raises(DrawNotOpened):
        require_proofs(closed)
    require_proofs(noticed(COVERT, COMPLETED, OPENED))


@pytest.mark.parametrize(("spec", "name"), [(ANNOUNCED.spec, "tasks"), (ANNOUNCED.spec, "people"), (ASSIGN, "frame")])
def test_a_list_of_the_other_kind_of_draw_does_not_exist(spec: dict[str, object], name: ListName) -> None:
    with pytest.raises(NoSuchFrame):
        require_list(noticed(ANNOUNCED.model_copy(update={"spec": spec})), name)
