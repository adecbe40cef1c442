"""The public record of an enterprise, as JSON."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.publishing.enterprise.facts import FactKind, PublicFact
from services.publishing.enterprise.following import Following
from services.publishing.enterprise.usecases import PublicRecord
from shared.clock import BeijingTime, beijing_date

_ID = "0198c6f2-3d58-7000-8000-000000000001"


class PublicFactShown(BaseModel):
    """A public fact of an enterprise."""

    kind: FactKind
    summary: str = Field(examples=["抽中，第 3 名"])
    summary_en: str = Field(examples=["drawn, place 3"])
    title: str = Field(description="What the draw or the publication is called.", examples=["2026 年 3 月抽查"])
    at: BeijingTime = Field(description="When it happened.")
    known: date = Field(
        description="Since which day the public may know it: later than it happened, if the draw was covert.",
        examples=["2026-03-02"],
    )
    draw: UUID | None = Field(description="The draw that says so; null for a publication.")
    publication: UUID | None = Field(description="The publication that says so; null for a draw.")
    event: UUID = Field(description="The event that says so.")
    path: str = Field(description="The draw or the publication.", examples=[f"/draws/{_ID}.json"])
    trace: str = Field(description="The chain of events behind it, each with its receipt.", examples=["/trace.json"])


class FollowingStep(BaseModel):
    """Something that follows for the enterprise."""

    summary: str = Field(examples=["由示例县应急管理局派员检查；检查人员抽定后，在本页公示。"])
    summary_en: str = Field(examples=["示例县应急管理局 will visit it; its crew will be told here."])


class FollowingShown(BaseModel):
    """What follows from a draw that still goes on: who visits, when, and where to object."""

    draw: UUID
    title: str = Field(examples=["2026 年 3 月抽查"])
    steps: list[FollowingStep]


class EnterpriseRecord(BaseModel):
    """What the public may see of an enterprise: its facts, those first that became known last. Covert draws that are
    not opened are not among them, nor is what was withdrawn or is no longer shown.
    """

    identifier: str = Field(examples=["91370124MA00000A9U"])
    name: str = Field(description="Its newest public name.", examples=["示例县第一机械有限公司"])
    names: list[str] = Field(
        description="All its public names, the newest first.", examples=[["示例县第一机械有限公司", "示例县机械厂"]]
    )
    since: date | None = Field(description="Only facts that became known on this day or later; null: all.")
    facts: list[PublicFactShown]
    following: list[FollowingShown] = Field(description="What happens next, draw by draw.")
    more: bool = Field(description="True if there are more publications than a record has: see `GET /published`.")


def record_shown(
    record: PublicRecord, facts: list[PublicFact], following: list[Following], since: date | None
) -> EnterpriseRecord:
    return EnterpriseRecord(
        identifier=record.identifier,
        name=record.names[0],
        names=list(record.names),
        since=since,
        facts=[_fact(fact) for fact in facts if fact.is_known_since(since)],
        following=[_following(each) for each in following],
        more=record.more,
    )


def _following(following: Following) -> FollowingShown:
    steps = [FollowingStep(summary=step.zh, summary_en=step.en) for step in following.steps]
    return FollowingShown(draw=following.draw, title=following.title, steps=steps)


def _fact(fact: PublicFact) -> PublicFactShown:
    return PublicFactShown(
        kind=fact.kind,
        summary=fact.words.zh,
        summary_en=fact.words.en,
        title=fact.title,
        at=fact.at,
        known=beijing_date(fact.known),
        draw=fact.of if fact.is_of_draw else None,
        publication=None if fact.is_of_draw else fact.of,
        event=fact.event,
        path=f"/draws/{fact.of}.json" if fact.is_of_draw else f"/published/{fact.of}",
        trace=f"/trace.json?of={fact.event}",
    )
