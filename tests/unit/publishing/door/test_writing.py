"""A letter is sent as it was written, or its writer is told at which field what is to be put right."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.publishing.door.writing import (
    LARGEST_FILE,
    FileFound,
    LetterBefore,
    LetterFileNotTaken,
    LetterIncomplete,
    LetterNotOffered,
    TooManyLetters,
    Written,
    letter_of,
    require_room,
    write,
)
from shared.contracts.inspection_codes import InspectionCodeTold
from shared.contracts.letters import LetterKind
from shared.errors import Refusal
from tests.support.doors import FINDINGS, OVER
from tests.support.inspection_codes import TOLD

NOW = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)
DOOR = UUID(int=1)
FORM = UUID(int=9)
ONE, TWO = (each.finding for each in FINDINGS)
PICTURE = FileFound(2_000_000, "image/jpeg", "d" * 64)


def written(about: LetterKind, words: str = "话", **more: object) -> Written:
    return Written(FORM, about, words)._replace(**more)  # type: ignore[arg-type]  # its fields


@dataclass
class Case:
    written: Written
    told: InspectionCodeTold = OVER
    files: tuple[FileFound, ...] = ()


@pytest.mark.parametrize(
    "case",
    [
        Case(written("recusal", officer="37010123004"), TOLD),
        Case(written("recusal", "示例某，是我的亲戚"), TOLD),
        Case(written("statement"), files=(PICTURE,) * 5),
        Case(written("dispute", findings=(TWO, ONE))),
        Case(written("proof", findings=(ONE,)), files=(FileFound(LARGEST_FILE, "application/pdf", "e" * 64),)),
        Case(written("complaint"), files=(PICTURE,)),
        Case(written("complaint", officer="E-1")),
        Case(written("evaluation", "", score=5)),
    ],
    ids=lambda case: case.written.about,
)
def test_a_whole_letter_is_sent(case: Case) -> None:
    sent = write(DOOR, case.told, case.written, case.files)
    assert sent.inspection == TOLD.inspection
    assert sent.letter == letter_of(DOOR, case.written, case.files)
    assert (sent.about, sent.words, sent.officer, sent.findings, sent.score) == case.written[1:]


def test_what_is_not_of_its_kind_is_left_out() -> None:
    sent = write(DOOR, OVER, written("statement", officer="37010123004", findings=(ONE,), score=3), ())
    assert (sent.officer, sent.findings, sent.score) == ("", (), None)
    assert write(DOOR, OVER, written("dispute", findings=(ONE, ONE)), ()).findings == (ONE,)


@pytest.mark.parametrize(
    ("case", "kind", "field"),
    [
        (Case(written("recusal", officer="37010123004")), LetterNotOffered, None),
        (Case(written("dispute", findings=(ONE,)), TOLD), LetterNotOffered, None),
        (Case(written("evaluation", score=5), TOLD), LetterNotOffered, None),
        (Case(written("recusal", officer="37010199999"), TOLD), LetterIncomplete, "officer"),
        (Case(written("complaint", officer="37010199999")), LetterIncomplete, "officer"),
        (Case(written("complaint", "")), LetterIncomplete, "words"),
        (Case(written("dispute")), LetterIncomplete, "findings"),
        (Case(written("dispute", findings=(ONE, UUID(int=5)))), LetterIncomplete, "findings"),
        (Case(written("evaluation")), LetterIncomplete, "score"),
        (Case(written("proof", findings=(ONE,))), LetterIncomplete, "files"),
        (Case(written("recusal", officer=""), TOLD, (PICTURE,)), LetterFileNotTaken, "files"),
        (Case(written("statement"), files=(PICTURE,) * 6), LetterFileNotTaken, "files"),
        (Case(written("statement"), files=(FileFound(0, "image/jpeg", "e" * 64),)), LetterFileNotTaken, "files"),
        (
            Case(written("statement"), files=(FileFound(LARGEST_FILE + 1, "image/png", "e" * 64),)),
            LetterFileNotTaken,
            "files",
        ),
        (Case(written("statement"), files=(FileFound(9, "text/html", "e" * 64),)), LetterFileNotTaken, "files"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(case: Case, kind: type[Refusal], field: str | None) -> None:
    with pytest.raises(kind) as refused:
        write(DOOR, case.told, case.written, case.files)
    assert refused.value.facts.get("field") == field


def test_a_visit_is_rated_once() -> None:
    rating = written("evaluation", score=5)
    before = [LetterBefore(UUID(int=7), "evaluation", NOW)]
    assert write(DOOR, OVER, rating, ()).score == 5
    with pytest.raises(LetterNotOffered):
        write(DOOR, OVER, rating, (), before)
    assert write(DOOR, OVER, written("complaint"), (), before).about == "complaint"


def test_the_same_form_with_the_same_content_is_one_letter() -> None:
    letter = written("dispute", findings=(ONE,))
    id_ = letter_of(DOOR, letter, [PICTURE])
    assert id_ == letter_of(DOOR, letter._replace(), [PICTURE._replace()])
    others = [
        letter_of(UUID(int=2), letter, [PICTURE]),
        letter_of(DOOR, letter, []),
        letter_of(DOOR, letter, [PICTURE._replace(sha256="f" * 64)]),
        *(
            letter_of(DOOR, letter._replace(**other), [PICTURE])
            for other in (
                {"form": UUID(int=8)},
                {"about": "statement"},
                {"words": "别的话"},
                {"officer": "E-1"},
                {"findings": (ONE, TWO)},
                {"score": 1},
            )
        ),
    ]
    assert len({id_, *others}) == len(others) + 1


def test_a_day_in_beijing_has_so_many_letters() -> None:
    yesterday, today = NOW - timedelta(hours=10), NOW - timedelta(hours=8)
    before = [LetterBefore(UUID(int=n), "statement", at) for n, at in enumerate([yesterday, today])]
    require_room(before, NOW, 2)
    with pytest.raises(TooManyLetters):
        require_room(before, NOW, 1)
