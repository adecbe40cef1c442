"""What a register holds of a person, an expert or an item: strict models, and each as the subject of a condition."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shared.canonical import JsonObject
from shared.policy.conditions import Subject

Register = Literal["people", "experts", "items"]
ADDRESSES = frozenset({".", "..", "imports", "figures"})
"""Texts that cannot be keys, because they are parts of the API's paths."""


def _addressable(key: str) -> str:
    if key in ADDRESSES:
        raise ValueError("is a word of addresses; choose another key / 与地址用词相同，请换用其他编号")
    return key


Key = Annotated[
    str,
    StringConstraints(pattern=r"^[^\x00-\x20\x7f/]{1,60}$"),
    AfterValidator(_addressable),
    Field(
        description=(
            "The key of the record: a certificate number, an expert number or an item code. Its parts have no meaning."
        ),
        examples=["鲁平执-0017"],
    ),
]
Words = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{0,300}$")]
Prose = Annotated[str, StringConstraints(pattern=r"^[^\x00]{0,4000}$")]
Day = Annotated[date, Field(strict=False)]
_Year = Annotated[int, Field(ge=1900, le=2100)]


class _Piece(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Training(_Piece):
    """A training that a person took part in, with its hours."""

    on: Day
    hours: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]
    about: Words


class Score(_Piece):
    """The score of an expert's work after a campaign, 0 to 100."""

    on: Day
    points: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    campaign: Words


class Inspector(_Piece):
    """A person who may inspect. The key is the number of the certificate. A certificate without an expiry day does not
    expire.
    """

    name: Annotated[Words, Field(min_length=1)]
    certificate_expires: Day | None = None
    unit: Words = ""
    section: Words = ""
    group: Words = ""
    post: Words = ""
    cadre: bool = False
    area: Words = ""
    establishment: Words = ""
    on_duty: bool = True
    education: Words = ""
    specialism: Words = ""
    birth_year: _Year | None = None
    sex: Literal["男", "女", ""] = ""
    training: Annotated[tuple[Training, ...], Field(strict=False, max_length=500)] = ()


class Expert(_Piece):
    """A safety expert who can go along to an inspection."""

    name: Annotated[Words, Field(min_length=1)]
    unit: Words = ""
    specialism: Words = ""
    area: Words = ""
    on_duty: bool = True
    scores: Annotated[tuple[Score, ...], Field(strict=False, max_length=500)] = ()

    @property
    def average(self) -> float | None:
        """The average of all scores; None if there is none yet."""
        return sum(score.points for score in self.scores) / len(self.scores) if self.scores else None


class Item(_Piece):
    """A matter that may be inspected, with the law it is based on."""

    name: Annotated[Words, Field(min_length=1)]
    category: Words = ""
    basis: Annotated[Prose, Field(min_length=1, description="The law and the article.")]
    subject: Words = ""
    content: Prose = ""
    method: Words = ""
    kind: Literal["key", "general"] = "general"
    level: Words = ""


Fields = Inspector | Expert | Item
MODELS: dict[Register, type[Fields]] = {"people": Inspector, "experts": Expert, "items": Item}


def plain(fields: Fields) -> JsonObject:
    """The fields as events and read rows store them: unknown fields are left out, numbers with a decimal point become
    text, which is exact.
    """
    exact: JsonObject = _exact(fields.model_dump(mode="json", exclude_none=True))
    return exact


def known(register: Register, stored: JsonObject) -> Fields:
    """The fields as they were before `plain` turned them into JSON."""
    return MODELS[register].model_validate(stored, strict=False)


def as_subject(key: str, fields: Fields, former: Sequence[str] = ()) -> Subject:
    """The record as conditions see it: every simple field as text, true and false as yes and no, and an expert's
    average score. A condition that names one of its `former` keys means this record.
    """
    texts = {name: _text(value) for name, value in fields if not isinstance(value, tuple)}
    if isinstance(fields, Expert):
        texts["score"] = "" if fields.average is None else f"{fields.average:.2f}"
    return Subject(key, texts, former=former)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _exact(value: Any) -> Any:
    match value:
        case float():
            return repr(value)
        case list():
            return [_exact(each) for each in value]
        case dict():
            return {name: _exact(each) for name, each in value.items()}
        case _:
            return value
