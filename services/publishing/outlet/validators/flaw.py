"""What a flaw is: its texts for people, and where it is mended."""

import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, NamedTuple, Self, get_args

from pydantic import BaseModel, ConfigDict, Field

from services.publishing.outlet.located import read_located
from services.publishing.outlet.records import FIELDS, REASON
from services.publishing.outlet.target import NeutralName, Target, Words
from shared.access.roles import Role
from shared.contracts.deliveries import RecordKind
from shared.law.row import Code
from shared.policy.faults import Fault

Case = Literal["missing", "incorrect", "conflict"]
"""Something is missing, is incorrect, or conflicts with our records."""
FoundIn = Literal["record", "answer", "books"]
_PLACES = frozenset({"label", "found", "expected", "target"})
_CASES: tuple[Case, ...] = get_args(Case)


class _Row(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Mend(_Row):
    """Where a flaw is mended: in which service, in which place there, and by people of which role."""

    service: Literal["sampling", "cases", "documents", "publishing"]
    place: Words
    place_en: Words
    role: Annotated[Role, Field(strict=False)]


class FlawRow(_Row):
    """A flaw: three texts in two languages, with the places {label}, {found}, {expected} and {target}; in English, the
    same with `_en`. `warns`: the cases that do not keep a record from being sent.
    """

    flaw: Code
    number: Annotated[int, Field(ge=1)]
    found: FoundIn
    title: Words
    title_en: Words
    missing: Words
    missing_en: Words
    incorrect: Words
    incorrect_en: Words
    conflict: Words
    conflict_en: Words
    warns: Annotated[tuple[Case, ...], Field(strict=False)] = ()
    mend: Mend | None = None
    source: Words

    def text(self, case: Case) -> tuple[str, str]:
        """The text of a case, in Chinese and in English."""
        return getattr(self, case), getattr(self, f"{case}_en")


class OriginRow(_Row):
    """Where a field comes from: what people call it, and where it is mended."""

    field: NeutralName
    records: Annotated[tuple[RecordKind, ...], Field(strict=False)] = get_args(RecordKind)
    label: Words
    label_en: Words
    mend: Mend


class _Flaws(_Row):
    flaw: Annotated[tuple[FlawRow, ...], Field(strict=False)]


class _Origins(_Row):
    origin: Annotated[tuple[OriginRow, ...], Field(strict=False)]


class Spotted(NamedTuple):
    """That a validator found something: in which field, what stands there, and what should. The English texts are given
    where they differ.
    """

    case: Case
    field: str = ""
    found: str = ""
    expected: str = ""
    found_en: str = ""
    expected_en: str = ""


class Flaw(NamedTuple):
    """A flaw of a record, told to the people who can mend it. `stops`: the record must not be sent like this."""

    flaw: str
    case: Case
    key: str
    field: str
    message: str
    message_en: str
    mend: Mend
    stops: bool

    def with_more(self, number: int) -> Self:
        """The flaw, and that so many more are not told."""
        if not number:
            return self
        return self._replace(
            message=f"{self.message}（对方另有 {number} 项错误未列出）",
            message_en=f"{self.message_en} (The target names {number} more errors, which are not listed.)",
        )


def told(flaw: str, spotted: Spotted, *, key: str, kind: RecordKind, target: Target) -> Flaw:
    """The flaw in the words for people."""
    row, origin = flaws()[flaw], origins().get((kind, spotted.field))
    zh, en = row.text(spotted.case)
    chinese = {"found": spotted.found, "expected": spotted.expected, "target": target.title}
    english = {
        "found_en": spotted.found_en or spotted.found,
        "expected_en": spotted.expected_en or spotted.expected,
        "target_en": target.title_en,
    }
    labels = {"label": origin.label if origin else "该记录", "label_en": origin.label_en if origin else "the record"}
    values = {**chinese, **english, **labels}
    mend = row.mend or (origin or origins()[kind, "key"]).mend
    stops = spotted.case not in row.warns
    return Flaw(flaw, spotted.case, key, spotted.field, zh.format(**values), en.format(**values), mend, stops)


@cache
def flaws() -> Mapping[str, FlawRow]:
    """Every flaw, by its code, in the order of their numbers."""
    rows = read_located("flaws.toml", _text("flaws.toml"), _Flaws, _incoherent_flaws).flaw
    return {row.flaw: row for row in rows}


@cache
def origins() -> Mapping[tuple[RecordKind, str], OriginRow]:
    """Where every field of every kind of record comes from."""
    rows = read_located("origins.toml", _text("origins.toml"), _Origins, _incoherent_origins).origin
    return {(kind, row.field): row for row in rows for kind in row.records if row.field in _named(kind)}


def _named(kind: RecordKind) -> Sequence[str]:
    return (*FIELDS[kind], REASON)


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _incoherent_flaws(read: _Flaws) -> Iterator[Fault]:
    for place, row in enumerate(read.flaw):
        if row.number != place + 1:
            yield Fault(("flaw", place, "number"), f"应为第 {place + 1} 号", f"this is number {place + 1}")
        for case in _CASES:
            for name, text in zip((case, f"{case}_en"), row.text(case), strict=True):
                if unknown := set(_places(text)) - _PLACES:
                    said = ", ".join(sorted(unknown))
                    yield Fault(("flaw", place, name), f"没有 {said} 这样的位置", f"a text has no place for {said}")


def _places(text: str) -> Iterable[str]:
    return (name.removesuffix("_en") for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _incoherent_origins(read: _Origins) -> Iterator[Fault]:
    known = [(kind, row.field) for row in read.origin for kind in row.records if row.field in _named(kind)]
    for kind in FIELDS:
        for field in _named(kind):
            if known.count((kind, field)) != 1:
                yield Fault(("origin",), f"{kind} 的 {field} 应有一行", f"{field} of {kind} has one row")
