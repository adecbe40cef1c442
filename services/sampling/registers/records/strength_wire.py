"""What the API says of the enforcement team's strength."""

from datetime import date

from pydantic import BaseModel, Field


class FigureShown(BaseModel):
    """So many of a kind; "" where the register does not say. `behind`: their keys, for the figure asked for by `of`."""

    of: str = Field(examples=["education"])
    value: str = Field(examples=["本科"])
    count: int = Field(examples=[12])
    behind: tuple[str, ...] = Field(examples=[["鲁平执-0017"]])


class HoursShown(BaseModel):
    """What somebody was trained in the year up to the day."""

    key: str = Field(examples=["鲁平执-0017"])
    name: str
    hours: float


class TrainingShown(BaseModel):
    """Hours of training in the year up to the day."""

    year: int = Field(examples=[2026])
    hours: float = Field(description="Of all together.", examples=[920.0])
    people: tuple[HoursShown, ...]


class TeamFiguresShown(BaseModel):
    """The team on a day: people (establishment, on duty, education …), the experts beside them, and training."""

    on: date
    bands: tuple[int, ...] = Field(description="Upper ends of the age bands.")
    expiring_within: int | None
    figures: tuple[FigureShown, ...]
    training: TrainingShown
