"""What a form is, as its `form.toml` says."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.documents.forms.sources import Sources
from services.documents.forms.values import FormFields
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts
from shared.contracts.serving import ServiceTold
from shared.law.row import Code

Words = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
FieldName = Annotated[str, StringConstraints(pattern="^[a-z_]{1,40}$")]
PublicPart = Literal["form", "number", "day"]
Signing = Literal["hand", "data"]
"""How a role signs: on the paper, in the place that the page has; or elsewhere before, and the paper tells it."""
FromFacts = Callable[[InspectionFacts, UUID | None, Sources], JsonObject]
"""The fields of a paper, in JSON, from the facts of an inspection and the id of the order, the lead or the finding that
the paper is about.
"""

FromService = Callable[[ServiceTold], JsonObject]
"""The fields of a paper, in JSON, from what is on record of a service."""


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Signature(_Part):
    """A role that signs a paper: the words beside the place where it signs."""

    role: Literal["officers", "party", "handler", "reviewer", "approver", "chair", "recorder", "attendees", "receiver"]
    words: Words
    by: Signing = "hand"


class Copy(_Part):
    """A copy of the paper, and who gets it."""

    receiver: Literal["bureau", "party", "receiver"]
    words: Words


class Edition(_Part):
    """An edition of a form, from its first day to its last; without `until` it holds until it is changed.

    `head` stands above the title. `word` is the 字 in its numbers, for `{kind}` in the format of a series; "" if papers
    of this form have no number. `fields` names the class in `fields.py`, `page` the template, `remedy` the rule of law
    by which the party contests the paper. `source` says where the edition comes from; the two flags, whether its title
    and its content were read there.
    """

    edition: Code
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date | None, Field(alias="until")] = None
    title: Words
    head: Words
    word: Annotated[str, StringConstraints(max_length=20)]
    fields: Words
    page: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+\.typ$")] = "page.typ"
    remedy: Code | None = None
    title_verified: bool
    edition_verified: bool
    source: Words

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class Description(_Part):
    """A whole `form.toml`.

    `addressee`: the field that names on whom papers of the form are served; without it, they are not served. `sealed`:
    the bureau's seal stands over the day at the end. `record`: each page says which page of how many it is,
    and has places for signatures and dates. `after`: each group names forms of which a paper must be issued before.
    `elements`: each element that the form must have, and the field, the signature or the part of the heading with it.
    """

    title_en: Words
    addressee: FieldName | None = None
    sealed: bool
    record: bool = False
    public: Annotated[tuple[PublicPart, ...], Field(strict=False)]
    after: Annotated[tuple[Annotated[tuple[Code, ...], Field(min_length=1, strict=False)], ...], Field(strict=False)]
    editions: Annotated[tuple[Edition, ...], Field(min_length=1, strict=False)]
    signatures: Annotated[tuple[Signature, ...], Field(strict=False)]
    copies: Annotated[tuple[Copy, ...], Field(min_length=1, max_length=9, strict=False)]
    elements: dict[str, Words]

    @property
    def served(self) -> bool:
        """Whether papers of the form are served on somebody."""
        return self.addressee is not None

    @model_validator(mode="after")
    def _editions_follow(self) -> Self:
        for earlier, later in zip(self.editions, self.editions[1:], strict=False):
            if earlier.last is None or later.first <= earlier.last:
                raise ValueError(f"edition {earlier.edition} must end before {later.edition} begins")
        return self


@dataclass(frozen=True)
class Form:
    """A form with the classes of its fields. `code` is the name of its folder, with hyphens."""

    code: str
    description: Description
    fields: dict[str, type[FormFields]]
    """Edition → what is filled in."""
    from_facts: FromFacts | None = None
    """What cases knows of the fields, in JSON, if inspections ask for papers of the form: `asked.py` in the folder."""
    from_service: FromService | None = None
    """The fields, in JSON, if papers of the form come from services: `served.py` in the folder."""

    @property
    def folder(self) -> str:
        return self.code.replace("-", "_")

    def edition(self, code: str) -> Edition:
        """The edition with this code, which a paper of the form names."""
        return next(each for each in self.description.editions if each.edition == code)

    def called(self, path: str) -> str:
        """The field at this path as people find it on the page: `检查指导日期（visited）`."""
        field = re.sub(r"\[\d+\]", "", path)
        named = [words for words, at in self.description.elements.items() if at == field or at.startswith(f"{field}.")]
        return f"{named[0]}（{path}）" if named else path

    @property
    def newest(self) -> Edition:
        return self.description.editions[-1]


def read_description(toml: str) -> Description:
    """Raises pydantic.ValidationError, tomllib.TOMLDecodeError."""
    return Description.model_validate(tomllib.loads(toml))
