"""Which letters can be written: whatever has happened, the enterprise may state its case and complain."""

from typing import get_args

import pytest

from services.publishing.door.offered import offered
from services.publishing.door.words import LETTERS, OUTCOMES, SCORES, files_told, size_of, standing_of
from shared.contracts.fact import BlobRef
from shared.contracts.inspection_codes import CodeStanding
from shared.contracts.letters import LetterKind, LetterTold, Outcome
from tests.support.doors import FINDINGS, OVER
from tests.support.inspection_codes import TOLD

ALWAYS = ["statement", "complaint"]


@pytest.mark.parametrize(
    ("standing", "without", "besides"),
    [
        ("approved", ["recusal", *ALWAYS], set()),
        ("on-site", ["recusal", *ALWAYS], {"dispute", "proof"}),
        ("over", [*ALWAYS, "evaluation"], {"dispute", "proof"}),
        ("not-held", ALWAYS, set()),
        ("unapproved", ALWAYS, set()),
        ("called-off", ALWAYS, set()),
        ("revoked", ALWAYS, set()),
    ],
)
def test_what_is_offered_follows_from_the_standing(
    standing: CodeStanding, without: list[LetterKind], besides: set[LetterKind]
) -> None:
    told = TOLD.model_copy(update={"standing": standing})
    assert offered(told) == without
    with_findings = told.model_copy(update={"findings": FINDINGS})
    assert set(offered(with_findings)) - set(without) == besides


def test_every_standing_and_every_kind_has_its_row_and_its_words() -> None:
    told = {
        kind for standing in get_args(CodeStanding) for kind in offered(OVER.model_copy(update={"standing": standing}))
    }
    assert told == set(get_args(LetterKind)) == set(LETTERS)
    assert set(OUTCOMES) == set(get_args(Outcome))
    assert set(SCORES) == {1, 2, 3, 4, 5}


def test_files_are_told_by_kind_number_and_size() -> None:
    def file(size: int, media_type: str) -> BlobRef:
        return BlobRef(sha256="0" * 64, size=size, media_type=media_type)

    files = (file(2_100_000, "image/jpeg"), file(12, "application/pdf"), file(999_999, "image/heic"))
    assert files_told(files) == ["照片 1，2.1 MB", "照片 2，1000 KB", "PDF 文件 1，1 KB"]
    assert size_of(84_400) == "84 KB"


def test_a_letter_that_nobody_has_received_is_sent() -> None:
    assert standing_of(None).zh == "已寄出"
    assert standing_of(LetterTold(letter=FINDINGS[0].finding, receiver="法制科")).zh == "已收到，办理中"
