"""What a section chief reads: chance explains it, hardly does, or could not be told from anything else."""

import pytest

from services.sampling.draws.fairness.sentences import sentences
from services.sampling.draws.fairness.testing import Statistic, Verdict


@pytest.mark.parametrize(
    ("p", "said", "said_en"),
    [
        (0.287, "占 0.29（p 值）：偶然足以解释。", "0.29 depart as far (the p-value): chance explains"),
        (0.0005, "占 0.0005（p 值）：难以用偶然解释，请核查。", "0.0005 depart as far (the p-value): chance hardly"),
        (1.0, "无从检验。", "nothing can be tested."),
    ],
)
def test_a_verdict_in_words(p: float, said: str, said_en: str) -> None:
    statistic = Statistic(2.0, p)
    zh, en = sentences(Verdict(1999, p, statistic, statistic, ()))
    assert zh.startswith("把各次抽查换用其他种子重抽 1999 遍，")
    assert zh.endswith(said)
    assert said_en in en
