"""The verdict of the test as a sentence, for readers without statistics."""

from services.sampling.draws.fairness.testing import Verdict

_RARE = 0.01


def sentences(verdict: Verdict) -> tuple[str, str]:
    """The verdict in Chinese and in English."""
    held = f"把各次抽查换用其他种子重抽 {verdict.runs} 遍，"
    held_en = f"Of the draws held again {verdict.runs} times with other seeds, "
    if verdict.p_value == 1:
        return (
            f"{held}没有一遍偏离更小（p 值为 1）：名单内处境相同，或全部抽中，无从检验。",
            f"{held_en}none departs less (p is 1): of those who are alike, or all drawn, nothing can be tested.",
        )
    p = f"{verdict.p_value:.4f}".rstrip("0") if verdict.p_value < 0.01 else f"{verdict.p_value:.2f}"
    said = f"{held}偏离不小于实际的占 {p}（p 值）："
    said_en = f"{held_en}{p} depart as far (the p-value): "
    if verdict.p_value < _RARE:
        return said + "难以用偶然解释，请核查。", said_en + "chance hardly explains it; look into these draws."
    return said + "偶然足以解释。", said_en + "chance explains what was drawn."
