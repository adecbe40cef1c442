"""The report of a year, computed apart from the service: the draws are read one after the other and then tested."""

import orjson

from services.sampling.draws.fairness.history import History, Openings, Writer
from services.sampling.draws.fairness.report import Completed, Examined, SubjectTally, Year
from services.sampling.draws.fairness.testing import examine, tally_of
from services.sampling.registers.records.former_keys import NO_FORMER_KEYS, PERSONS
from shared.apart import Stored
from shared.draws.assign import AssignOutcome
from shared.draws.frames import Roster, Unit
from shared.draws.rank import RankOutcome
from shared.draws.reading import read_people, read_tasks
from shared.draws.spec import RankSpec
from shared.pages import PageFound, PageWanted


def examined(stored: Stored, year: Year, only: str | None = None) -> dict[str, Examined]:
    """Population → its draws and the result of the test; only one population if `only` is given. Takes a second or two
    for each.
    """
    found = {}
    for population in sorted(year.populations):
        if only in (None, population):
            history = history_of(stored, year, population)
            found[population] = Examined(len(history.draws), len(history.subjects), *examine(history, year.seed))
    return found


def tallied(stored: Stored, year: Year, population: str, wanted: PageWanted[str]) -> PageFound[SubjectTally, str]:
    """A page of the subjects of a population, in the order of their identifiers."""
    history = history_of(stored, year, population)
    tally, subjects = tally_of(history, year.seed), history.subjects
    found = wanted.among(range(len(subjects)), lambda place: subjects[place].identifier)
    return found.to(
        lambda place: SubjectTally(
            *subjects[place], int(tally.eligible[place]), float(tally.expected[place]), int(tally.drawn[place])
        )
    )


def history_of(stored: Stored, year: Year, population: str) -> History:
    """The history of a population's draws. Their units are not checked again: the announcements have checked them."""
    writer = Writer(year.former if population in PERSONS else NO_FORMER_KEYS)
    for draw in year.populations[population]:
        _tell(stored, draw, writer)
    return writer.history()


def _tell(stored: Stored, draw: Completed, writer: Writer) -> None:
    members, outcome = orjson.loads(stored.read(draw.members)), orjson.loads(stored.read(draw.outcome))
    openings: Openings = orjson.loads(stored.read(draw.openings))
    if draw.people is not None:
        roster = Roster(read_tasks(members), read_people(orjson.loads(stored.read(draw.people))), None)
        writer.assign(roster, AssignOutcome.of(outcome), openings)
    elif isinstance(draw.spec, RankSpec):
        units = [Unit(unit["id"], unit["stratum"], unit["weight"]) for unit in members]
        writer.rank(draw.spec, units, RankOutcome.of(outcome), openings)
