"""The answers about registers of numbers. Times are Beijing times."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.registers.book import State


class OpeningOfRegister(BaseModel):
    """With which number a count goes on from an older register, and who said so."""

    next: int
    register_sha256: str = Field(description="SHA-256 of the file of the old register.", examples=["0f" * 32])
    remark: str = Field(examples=["年中启用本系统，前 37 号见原登记簿"])
    requested_by: ActingPerson
    approved_by: ActingPerson
    event: UUID


class RegisterShown(BaseModel):
    """What has a count of its own in a series: how far it is, and what became of its numbers."""

    series: str
    title: str = Field(description="The series in the policy of today; its name, if the policy has it no more.")
    year: int | None = Field(description="Null if the count never starts again.")
    team: str = Field(description="The letter of the team, if each team has its own count; else empty.")
    kind: str = Field(description="The word (字) of the form, if each word has its own count; else empty.")
    format: str = Field(examples=["（示）应急{kind}〔{year}〕{number}号"])
    first: int = Field(description="The count of the first number: 1, unless another was set when the bureau moved.")
    last: int = Field(description="The count of the last number that was taken.")
    lines: int = Field(description="All lines of the register.")
    taken: int = Field(description="The lines whose paper is not issued yet.")
    issued: int
    voided: int
    opening: OpeningOfRegister | None


class RegisterLineShown(BaseModel):
    """A line of a register. Of a number that was taken for a covert visit, only who may know of the visit reads more
    than that it was taken: to all others the fields that would tell of it are null, and `known` is false.
    """

    known: bool
    number: str | None = Field(examples=["（示）应急指导〔2026〕1号"])
    series: str
    year: int
    team: str = Field(
        description="The letter of the team; of a number that is not known, only if teams have own counts."
    )
    kind: str | None = Field(description="The word (字) of the form.")
    count: int
    repeat: int | None
    state: State = Field(
        description="along: taken to where there is no network; used: handed in from there, its paper has it not yet; "
        "taken: its paper is not issued yet; issued; voided."
    )
    form: str | None
    title: str | None
    matter: UUID | None
    paper: UUID | None
    day: date | None
    taken_at: BeijingTime
    taken_by: ActingPerson | None
    ended_at: BeijingTime | None = Field(description="When it was issued, or became void.")
    because: str | None = Field(description="Why the number is void.")
    advance: UUID | None = Field(description="The advance number, if it was taken along.")
    photograph: str | None = Field(
        description="SHA-256 of the photograph of the paper that was signed under an advance number.",
        examples=["0f" * 32],
    )
    file: str | None = Field(description="SHA-256 of the PDF.", examples=["0f" * 32])
