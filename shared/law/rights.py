"""The rights of an enterprise that is inspected: rows of law, each with a few words that everybody understands."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from shared.law.kinds import Guard
from shared.law.law import Law

_RIGHTS: Mapping[str, tuple[str, str]] = {
    "show-certificate": ("看证件", "See their certificates"),
    "inspection-not-by-others": ("只接受有执法证的人检查", "Be inspected only by officers with a certificate"),
    "recusal": ("申请回避", "Ask that an officer stands back"),
    "inspection-items-published": ("只查公布过的事项", "Be asked only for published items"),
    "defence-never-raises": ("陈述、申辩", "State your view and defend yourself"),
    "inspection-must-nots": ("不受额外负担", "Bear no cost and no favour"),
}
"""Rule of law → the right in plain words, in the order in which it is told."""


class Right(NamedTuple):
    """A right: in plain words, what the law says, each in two languages, and where the law says it."""

    words: str
    words_en: str
    text: str
    text_en: str
    citation: str


def rights_of(law: Law, day: date) -> tuple[Right, ...]:
    """The rights that hold on a day, by the law as the bureau applies it."""
    held = {row.rule: row for row in law.of(Guard) if row.rule in _RIGHTS and row.holds_on(day)}
    return tuple(
        Right(*words, held[rule].text, held[rule].text_en, held[rule].citation)
        for rule, words in _RIGHTS.items()
        if rule in held
    )
