"""The read row of a team's member."""

from uuid import UUID

from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.team_member",)
"""The tables that a rebuild empties and fills again."""


class TeamMemberRow(Row, table=True):
    """A member of a team in a season (a year, or a campaign). `post`: leader, deputy or member."""

    __tablename__ = "team_member"

    bureau: str = Field(primary_key=True)
    season: str = Field(primary_key=True)
    directory: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    team: str
    name: str
    role: str
    post: str
    native: bool
    draw: UUID | None
    event: UUID
    trace: str
