"""The answers of the API about policies."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.rules.policy.adoption import Consequences
from services.sampling.rules.policy.lifecycle import Adoption
from services.sampling.rules.policy.tables import PolicyRow
from services.sampling.rules.policy.verbs import ADOPTION
from shared.access.acting_person import ActingPerson
from shared.admission.lifecycle import Admitted
from shared.admission.wire import AdmissionShown, steps
from shared.canonical import JsonObject
from shared.clock import BeijingTime
from shared.contracts.fact import Hex32
from shared.policy.lawfulness import PolicyUnlawful
from shared.policy.reading import PolicyMalformed

_Shape = TypeVar("_Shape", bound=BaseModel)


class FaultInFile(BaseModel):
    """A fault at a line of the policy file."""

    line: int = Field(description="The number of the version, counted from 1.", examples=[12])
    path: str = Field(examples=["draws[0].selection.where.field"])
    reason: str
    reason_en: str


class LawFinding(BaseModel):
    """What a statute says about a place in the policy file, and what to change. With the rule `not-carried-out` and no
    statute: what is kept with the policy, and nothing here carries out yet.
    """

    rule: str = Field(examples=["no-appraisal-by-penalties"])
    line: int = Field(examples=[88])
    path: str = Field(examples=["appraisals[0].measures[0].measure"])
    statute: str
    article: str = Field(examples=["第七十四条第三款"])
    text: str
    text_en: str


class PolicyShown(BaseModel):
    """An adopted policy, with the days on which it rules. `until` is null if it rules until another displaces it."""

    sha256: Hex32 = Field(description="The SHA-256 of the file. Draws under this policy name it.")
    bureau: str = Field(examples=["370124"])
    policy: str = Field(examples=["example-2026"])
    title: str
    source: str = Field(description="The bureau's own document that contains these rules.")
    first: date = Field(serialization_alias="from")
    last: date | None = Field(serialization_alias="until")
    warnings: list[LawFinding]
    adopted_at: BeijingTime
    adopted_by: ActingPerson
    event: UUID
    trace: str


class PolicyInFull(PolicyShown):
    """An adopted policy with the content of its file."""

    rules: JsonObject = Field(description="The content of the file as JSON, without members that the file leaves out.")


class AdoptionListed(BaseModel):
    """The adoption of a policy file in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    file: Hex32 = Field(description="The SHA-256 of the file.")
    policy: str = Field(examples=["example-2026"])
    title: str
    status: Admitted
    version: int
    trace: str
    requested_at: BeijingTime


class AdoptionShown(AdmissionShown):
    """The adoption of a policy file in full, at the version in the ETag. `from` and `until` are the days that the file
    names; once it is adopted, those on which it rules.
    """

    file: Hex32 = Field(description="The SHA-256 of the file.")
    policy: str = Field(examples=["example-2026"])
    title: str
    first: date = Field(serialization_alias="from")
    last: date | None = Field(serialization_alias="until")
    warnings: list[LawFinding] = Field(description="What whoever approves should know of the file.")


class Displaced(BaseModel):
    """A policy that would be displaced, and the days that it would lose."""

    sha256: Hex32
    policy: str
    first: date = Field(serialization_alias="from")
    last: date | None = Field(serialization_alias="until")


class PolicyChecked(BaseModel):
    """The result of checking a policy file. `sha256` is the hash of the bytes that were sent; the dates are null if the
    file is malformed.
    """

    acceptable: bool
    sha256: Hex32
    policy: str | None
    first: date | None = Field(serialization_alias="from")
    last: date | None = Field(serialization_alias="until")
    faults: list[FaultInFile] = Field(
        description="The faults: what cannot be read, and what contradicts other parts of the file."
    )
    unlawful: list[LawFinding] = Field(description="What a statute forbids.")
    warnings: list[LawFinding]
    refusal: str | None = Field(
        description="The reason why a file without faults cannot be adopted now; null if it can."
    )
    refusal_en: str | None
    displaces: list[Displaced]


def adoption_shown(adoption: Adoption, names: Mapping[str, str]) -> AdoptionShown:
    return AdoptionShown(
        **steps(adoption, names),
        **{name: getattr(adoption, name) for name in ("file", "policy", "title", "first", "last")},
        warnings=[LawFinding.model_validate(each.model_dump()) for each in adoption.warnings],
        next=ADOPTION.next(adoption, adoption=adoption.id),
    )


def listed(row: PolicyRow, names: Mapping[str, str]) -> PolicyShown:
    return PolicyShown.model_validate(row.model_dump(), context=names)


def in_full(row: PolicyRow, names: Mapping[str, str]) -> PolicyInFull:
    return PolicyInFull.model_validate(row.model_dump(), context=names)


def checked(consequences: Consequences) -> PolicyChecked:
    reading, refusal = consequences.reading, consequences.refusal
    # Faults at lines of the file are listed above; any other refusal is about the days or the bureau.
    late = refusal if reading else None
    return PolicyChecked(
        acceptable=refusal is None,
        sha256=consequences.sha256,
        policy=reading and reading.adopted.policy,
        first=reading and reading.adopted.first,
        last=reading and reading.adopted.last,
        faults=_facts(FaultInFile, refusal.facts["faults"] if isinstance(refusal, PolicyMalformed) else ()),
        unlawful=_facts(LawFinding, refusal.facts["findings"] if isinstance(refusal, PolicyUnlawful) else ()),
        warnings=_facts(LawFinding, reading.warnings if reading else ()),
        refusal=late and late.detail,
        refusal_en=late and late.detail_en,
        displaces=[Displaced(**each._asdict()) for each in consequences.displaced],
    )


def _facts(shape: type[_Shape], facts: Any) -> list[_Shape]:
    return [shape.model_validate(fact) for fact in facts]
