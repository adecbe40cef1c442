"""When everybody may know who is behind an id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.notice.disclosure import with_reasons
from services.publishing.notice.embargo import names
from shared.contracts.sampling import Disclosure, DrawOpened
from tests.unit.publishing.drawn import ANNOUNCED, COMPLETED, CONFIRMED, ENTERED, SUBSTITUTED, noticed

DISCLOSURES: list[Disclosure] = ["at-once", "after-visits", "never"]
COVERT = ANNOUNCED.model_copy(update={"disclosure": "after-visits"})
WITHHELD = SUBSTITUTED.model_copy(update={"reason": "检查结束前不公开", "withheld_reason": "大门紧锁"})
HELD = (COVERT, ENTERED, CONFIRMED, COMPLETED)


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


def test_what_an_assignment_blinds_beside_people_are_its_tasks() -> None:
    assigned = {"kind": "assign", "tasks": {"root": "0" * 64, "size": 3}, "people": {"root": "0" * 64, "size": 9}}
    notice = noticed(ANNOUNCED.model_copy(update={"spec": assigned, "population": "people"}))
    assert (notice.assigns, notice.names, notice.size, notice.to_draw) == (True, "shown", 3, 0)


def test_the_reason_of_a_substitution_comes_with_the_names() -> None:
    covert = noticed(*HELD, WITHHELD)
    assert [entry.reason for entry in covert.substitutions] == ["检查结束前不公开"]
    # Withheld until the draw is opened, whoever asks.
    assert with_reasons(covert, [WITHHELD]) == covert
    opened = with_reasons(noticed(*HELD, WITHHELD, DrawOpened()), [WITHHELD])
    assert [entry.reason for entry in opened.substitutions] == ["大门紧锁"]
    later = noticed(*HELD, DrawOpened(), WITHHELD)
    assert [entry.reason for entry in later.substitutions] == ["大门紧锁"]


def test_a_reason_that_was_never_withheld_stays() -> None:
    opened = noticed(*HELD, SUBSTITUTED, DrawOpened())
    assert with_reasons(opened, [SUBSTITUTED]).substitutions[0].reason == SUBSTITUTED.reason
