"""The answers of the API about the enforcement team's figures."""

from datetime import date

from pydantic import BaseModel, Field


class FigureShown(BaseModel):
    """A count: how many people have this `value`; "" if the register does not say. `behind` lists their keys, but only
    for the value that the parameter `of` names.
    """

    of: str = Field(examples=["education"])
    value: str = Field(examples=["本科"])
    count: int = Field(examples=[12])
    behind: tuple[str, ...] = Field(examples=[["鲁平执-0017"]])


class HoursShown(BaseModel):
    """The hours of training of a person in the year up to the day."""

    key: str = Field(examples=["鲁平执-0017"])
    name: str
    hours: float


class TrainingShown(BaseModel):
    """The hours of training in the year up to the day, for all people together and for each person."""

    year: int = Field(examples=[2026])
    hours: float = Field(description="The hours of all people together.", examples=[920.0])
    people: tuple[HoursShown, ...]


class TeamFiguresShown(BaseModel):
    """The figures of the enforcement team on a day: people (establishment, on duty, education …), experts, and
    training.
    """

    on: date
    bands: tuple[int, ...] = Field(description="The highest age of each age band.")
    expiring_within: int | None
    figures: tuple[FigureShown, ...]
    training: TrainingShown
