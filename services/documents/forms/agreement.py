"""Whether the papers of a matter say the same: party, address, articles, rows, days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.documents.forms.values import FormFields, PaperRef, Same, Value
from services.documents.forms.written import texts, written
from shared.errors import Conflict

_SHOWN = 60


class PapersDisagree(Conflict):
    code = "papers-disagree"
    title = "同一事项的文书内容不一致"
    title_en = "Papers of the matter do not say the same"


@dataclass(frozen=True)
class Said:
    """A paper of a matter, as far as others must agree with it. `number` is "" if the paper has none."""

    form: str
    title: str
    number: str
    day: date
    fields: FormFields

    @property
    def name(self) -> str:
        return f"{self.title}{self.number or self.day}"


@dataclass(frozen=True)
class Difference:
    """`place` names what differs: `party`, or `problems/3/facts`. `explained`: the words that explain it, or ""."""

    place: str
    here: str
    earlier: Said
    there: str
    explained: str = ""


def check_agreement(paper: Said, earlier: Sequence[Said], explained: Mapping[str, str]) -> list[Difference]:
    """The differences, all of them explained. `explained`: the place of a difference → the words that explain it.

    Raises PapersDisagree, which lists those that are not explained.
    """
    found = differences(paper, earlier, explained)
    left = [one for one in found if not one.explained]
    if left:
        told = "；".join(f"{one.place}：本文书“{one.here}”，{one.earlier.name}“{one.there}”" for one in left)
        listed: list[dict[str, str | int]] = [
            {"place": one.place, "here": one.here, "paper": one.earlier.name, "there": one.there} for one in left
        ]
        raise PapersDisagree(
            f"与在先的文书不一致：{told}。请更正，或按名称逐项说明原因。",
            f"The paper differs from earlier papers at {', '.join(one.place for one in left)}: correct it, or "
            "explain each difference under its place.",
            differences=listed,
        )
    return found


def differences(paper: Said, earlier: Sequence[Said], explained: Mapping[str, str]) -> list[Difference]:
    """What the paper says otherwise than an earlier paper of its matter."""
    return [
        Difference(place, _shown(here), other, _shown(there), explained.get(place, ""))
        for other in earlier
        for place, here, there in (*_unlike(paper, other), *_misnamed(paper, other, earlier))
    ]


def _unlike(paper: Said, other: Said) -> Iterator[tuple[str, object, object]]:
    said = {(mark.fact, scope): (mark, value) for mark, scope, value in _facts(other)}
    for mark, scope, here in _facts(paper):
        _, there = said.get((mark.fact, scope), (mark, None))
        if here is None or there is None:
            continue
        if mark.key:
            yield from _unlike_rows(mark, here, there)
        elif here != there:
            yield mark.fact, here, there


def _unlike_rows(mark: Same, here: Sequence[Value], there: Sequence[Value]) -> Iterator[tuple[str, object, object]]:
    ours, theirs = ({getattr(row, mark.key): row for row in rows} for rows in (here, there))
    both = [key for key in ours if key in theirs]
    in_their_order = [key for key in theirs if key in ours]
    if both != in_their_order:
        yield f"{mark.fact}/order", both, in_their_order
    for key in both:
        one, two = ours[key], theirs[key]
        for name in type(one).model_fields:
            if name in type(two).model_fields and getattr(one, name) != getattr(two, name):
                yield f"{mark.fact}/{key}/{name}", getattr(one, name), getattr(two, name)


def _misnamed(paper: Said, other: Said, earlier: Sequence[Said]) -> Iterator[tuple[str, object, object]]:
    """References to the other paper with another day; or with a number that no paper of its form has."""
    for name, ref in _references(paper.fields):
        if ref.form != other.form:
            continue
        if ref.number == other.number and ref.day != other.day:
            yield f"{name}/day", ref.day, other.day
        if all(ref.number != one.number for one in earlier if one.form == ref.form):
            yield f"{name}/number", ref.number, other.number


def _references(fields: FormFields) -> Iterator[tuple[str, PaperRef]]:
    for name in type(fields).model_fields:
        value = getattr(fields, name)
        if isinstance(value, PaperRef):
            yield name, value


def _facts(paper: Said) -> Iterator[tuple[Same, str, Any]]:
    """Each marked field: the mark, the number of the paper whose rows it has ("" for the matter), the value."""
    for name, field in type(paper.fields).model_fields.items():
        for mark in field.metadata:
            if isinstance(mark, Same):
                scope = getattr(paper.fields, mark.of).number if mark.of not in ("", "self") else ""
                yield mark, paper.number if mark.of == "self" else scope, getattr(paper.fields, name)


def _shown(value: object) -> str:
    text = "、".join(texts(written(value)))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
