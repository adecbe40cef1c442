"""Until it is opened, a covert draw changes nothing that somebody without the right can get (decision 0041)."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import NamedTuple

import pytest
import uvloop

from shared.access.roles import Role
from shared.log.event import event_time
from shared.log.tiles import decode_bundle
from shared.migrations.access import SERVICES
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.two_bureaus import OTHER
from tests.contract.twice import asking, playing
from tests.contract.twice.asking import Answers, Asked
from tests.contract.twice.comparing import Excused, alias_of, differences
from tests.contract.twice.playing import AFTERWARDS, COVERTLY, Twice, World
from tests.support.bureau import Json
from tests.support.house import House, house_on
from tests.support.postgres import connect

DAY = AFTERWARDS.date().isoformat()
MINUTE = timedelta(minutes=1)
"""The interval of rounds in a house."""
_OWN_TYPES = {
    "sampling.frame.frozen", "sampling.roster.frozen", "publishing.notice.posted",
    "sampling.draw.announced", "sampling.draw.witnessed", "sampling.draw.revealed", "sampling.draw.completed",
    "sampling.draw.substituted", "sampling.draw.succeeded", "sampling.change.requested", "sampling.change.approved",
    "sampling.inspection.assigned", "sampling.inspection.amended", "cases.inspection.noted", "cases.inspection.held",
    "cases.inspection.concluded", "cases.inspection-code.told", "cases.paper.asked",
}  # fmt: skip
"""The types of the entries that a covert draw has of its own. They are public, in the blinded form of protocol 2."""
_OF_THE_LOG = "publishing.log.witnessed"
"""The note of the day is about the log as a whole, so that it has its size."""
_OF_THE_DAY = frozenset({"cases.clocks.reminded", "publishing.clocks.reminded", "publishing.publication.ended"})
"""One a day of each reminder, whether there is anything to remind of or not; and displays that are over. Their time is
when a process has looked.
"""
_OF_VISITS = ("assigned/", "inspection/")
_AT_RANDOM = ("inspection", "inspection-code", "noted", "paper-wish")
"""Kinds of streams whose random names nobody is told who might compare them."""
_CLOSED = {"/sampling/frames/preview", "/sampling/rosters/preview"}
"""Only roles that may read covert draws preview lists (decision 0043)."""
_OF_FILES = {
    "/sampling/policies/check",
    *(f"/sampling/{register}/imports/preview" for register in ("enterprises", "people", "experts", "items")),
}
"""They read a file, and here nobody sends one."""
_PASSED = {"/cases/evidence/uploads/{upload}"}
"""By the day on which both are asked, the upload was dropped."""
_OF_THE_MOMENT = (
    "cheqian_log_tree_size", "cheqian_log_published_size", "cheqian_log_checkpoint_age_seconds",
    "cheqian_log_cosigned_age_seconds", "cheqian_http_request_seconds", "cheqian_blob_free_bytes",
    "cheqian_clocks_kept_timestamp_seconds", "cheqian_background_running", "process_", "python_",
)  # fmt: skip
"""What depends on when one looks: of a task, whether it runs or waits to begin again; how often it failed is compared.
"""


class Read(NamedTuple):
    """What a house has told: the answers, the entries of its log, and its metrics."""

    answers: Answers
    entries: list[Json]
    metrics: dict[str, list[str]]


class Played(NamedTuple):
    """Both houses, and what each has told everybody without the right."""

    twice: Twice
    having: Read
    without: Read
    excused: Excused


@pytest.fixture(scope="module")
def played(house_left: LivedIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    known, common = house_left.known, len(house_left.entries)
    with ExitStack() as stack:
        one, other = playing.copies(house_left, tmp_path_factory.mktemp("twice"), stack)
        covert, done = uvloop.run(playing.play_covertly(*one, known))
        redone = uvloop.run(playing.play_on(*other, known, covert))
        twice = Twice(World(*other, redone), World(*one, done), covert, known, common)
        having, without = (uvloop.run(_read(world, twice)) for world in (twice.having, twice.without))
        yield Played(twice, having, without, _excused(twice))


def _excused(twice: Twice) -> Excused:
    alias = alias_of(twice.having.done, twice.without.done)
    later = [answer["id"] for answer in twice.without.done if answer.get("disclosure") == "after-visits"]
    return Excused(alias, twice.covert.ids, later, twice.common)


async def _read(world: World, twice: Twice) -> Read:
    async with house_on(world.database, world.folder, opening=AFTERWARDS, outlets=()) as house:
        house.clock.stand(AFTERWARDS)
        answers = await asking.ask_everything(house, asking.requests(asked_of(world, twice)))
        at = {name: "/metrics" if name == "publishing" else f"/{name}/metrics" for name in SERVICES}
        metrics = {name: (await house.public.ask("GET", path)).text for name, path in at.items()}
        entries = await _entries(house)
    return Read(answers, entries, {name: _compared(text) for name, text in metrics.items()})


def asked_of(world: World, twice: Twice) -> Asked:
    """What is asked of this house. Ids of the covert draw are asked for in both: nobody is told that they are there."""
    covert = twice.covert
    frames = [one["id"] for one in world.done if "strata" in one]
    rosters = [one["id"] for one in world.done if "tasks" in one]
    visits = [*sorted(visit.removeprefix("assigned/") for visit in covert.visits), covert.held]
    more: dict[str, dict[str, Sequence[str]]] = {
        "/frames": {"frame": frames},
        "/rosters": {"roster": rosters},
        "/recorded-inspections": {"inspection": [covert.inspection, covert.held]},
        "/changes": {"change": [covert.change]},
        "/enterprises": {"identifier": [covert.visited]},
        "/people": {"key": covert.crew},
        "/assignments": {"inspection": visits},
        "/inspections": {"inspection": visits},
    }
    queries = {
        "identifier": [covert.visited], "draw": sorted(covert.ids), "on": [DAY], "from": [DAY], "whose": ["own"],
        "occasion": ["draw"], "population": ["people"], "expires_before": ["2027-01-01"],
        "seen": [str(twice.common - 1)], "of": _traced(twice),
        "since": [DAY], "q": [covert.visited, covert.visited[:8], "公司", "平川", "pcx", "抽查"],
    }  # fmt: skip
    draws = twice.known["/draws"]["draw"]
    return Asked(
        asking.places(twice.known, more),
        queries,
        asking.bodies(world.done, twice.known["/plans"]["plan"][0], DAY),
        asking.pages_of([covert.visited], draws),
    )


def _traced(twice: Twice) -> list[str]:
    """What traces are asked for: what is covert, by every name that its entries do not have; and what is not, which
    must not lead there.
    """
    covert, known = twice.covert, twice.known
    visits = [visit.removeprefix("assigned/") for visit in sorted(covert.visits)]
    papers = [wish for wish in sorted(covert.streams) if wish.startswith("paper-wish/")]
    public = [*known["/draws"]["draw"], *known["/inspections"]["inspection"], *known["/papers"]["paper"]]
    return [covert.visited, covert.held, covert.inspection, covert.change, *visits, *papers, *public, "0", "40"]


async def _entries(house: House) -> list[Json]:
    """The entries of the log, as everybody can fetch them."""
    size, entries = await playing.log_size(house), []
    for number in range(0, size, 256):
        width = min(256, size - number)
        part = f"{number // 256:03}" + (f".p/{width}" if width < 256 else "")
        answer = await house.public.ask("GET", f"/log/tile/entries/{part}")
        entries += [json.loads(entry) for entry in decode_bundle(answer.content)]
    assert len(entries) == size
    return entries


def _compared(metrics: str) -> list[str]:
    lines = [line for line in metrics.splitlines() if not line.startswith(("#", *_OF_THE_MOMENT))]
    return [line for line in lines if not re.match(r"\w+_created\b", line)]


def test_answers_are_the_same_with_and_without_it(played: Played) -> None:
    found = differences(played.having.answers, played.without.answers, played.excused)
    assert not found, "\n".join([f"{len(found)} answers tell of a covert draw:", *found[:20]])


def test_the_questions_lead_somewhere(played: Played) -> None:
    """Answers are the same also where nothing is answered: so most of what is read is answered to somebody."""
    told = {request.shape for (_, request), answer in played.without.answers.items() if answer.status == 200}
    silent = {request.shape for _, request in played.without.answers} - told
    assert silent <= _CLOSED | _OF_FILES | _PASSED, "let `known` say what leads there"


def test_the_log_is_the_same_but_for_its_own_entries(played: Played) -> None:
    covert, common = played.twice.covert, played.twice.common
    having, without = played.having.entries, played.without.entries
    assert having[:common] == without[:common]
    own = [entry for entry in having[common:] if entry["stream"] in covert.streams]
    (visit,) = (entry for entry in having if entry["id"] == covert.event)
    assert {entry["type"] for entry in own} == _OWN_TYPES
    others = [entry for entry in having[common:] if entry not in own and entry != visit]
    told, wanted = (_shapes(_in_order(_concerned(each)), played.excused) for each in (others, without[common:]))
    assert told == wanted
    # That of a visit is like that of every edit of an enterprise.
    assert (visit["type"], visit["public"], visit["version"]) == ("sampling.enterprise.noted", {}, 1)
    assert not {visit["trace"], visit["cause"]} & {one[name] for one in own for name in ("trace", "cause", "id")}


def test_nothing_ties_a_paper_to_the_visit_that_asks_for_it(played: Played) -> None:
    """The entries of a covert visit lead to none of its papers, nor does one paper to another."""
    entries = played.having.entries
    wishes = [entry for entry in entries if entry["type"] == "cases.paper.asked"]
    own = [entry for entry in wishes if entry["stream"] in played.twice.covert.streams]
    assert own
    for wish in own:
        beside = [one[name] for one in entries if one is not wish for name in ("trace", "cause", "id", "stream")]
        assert not {wish["trace"], wish["cause"], wish["stream"]} & set(beside)
        assert wish["public"] == {}


def test_visits_are_told_in_entries_that_tell_nothing(played: Played) -> None:
    """Nothing ties them to the covert draw, to an edit, or to another visit; they have the times of rounds. The edit of
    a visited enterprise and of a person of the crew leads to no entry in the next round.
    """
    visits = played.twice.covert.visits
    told = [entry for entry in played.having.entries if entry["stream"] in visits]
    ids = {stream.removeprefix("assigned/") for stream in visits}
    noted = [entry for entry in played.having.entries if entry["stream"].removeprefix("inspection/") in ids]
    assert {(entry["type"], str(entry["public"])) for entry in noted} == {("cases.inspection.noted", "{}")}
    others = [entry for entry in played.having.entries if entry["stream"].partition("/")[2] not in ids]
    assert all((entry["public"], entry["cause"]) == ({}, entry["trace"]) for entry in told)
    assert len({entry["trace"] for entry in told}) == len(visits) == 4, "three, and one for a substitute"
    assert not {entry["trace"] for entry in told} & {one[name] for one in others for name in ("trace", "cause", "id")}
    # The round after the clock has jumped may begin before a minute more is over.
    at = {entry["time"].replace(event_time(AFTERWARDS), event_time(AFTERWARDS + MINUTE)) for entry in told}
    first, second, later = (
        event_time(each) for each in (COVERTLY + MINUTE, COVERTLY + 2 * MINUTE, AFTERWARDS + MINUTE)
    )
    assert at == {first, second, later}
    told_at = Counter((entry["type"].rpartition(".")[2], min(entry["time"], later)) for entry in told)
    # A unit gave way, and a person gave up a slot. On the later day, all visits that stand are told again, and no more.
    assert sorted(told_at.values()) == [1, 2, 3, 3]
    assert (told_at["assigned", first], told_at["assigned", second], told_at["amended", second]) == (3, 1, 2)


def _concerned(entries: list[Json]) -> list[Json]:
    """The entries without reminders of the other bureau: a process makes them when it comes to look at it."""
    return [entry for entry in entries if entry["bureau"] != OTHER or entry["type"] not in _OF_THE_DAY]


def _in_order(entries: list[Json]) -> list[Json]:
    """The entries; those of visits come last: they are in random order, in streams with random names. So do those that
    a process writes when it looks at the day.
    """
    return sorted(entries, key=lambda entry: entry["stream"] if _comes_by_itself(entry) else "")


def _comes_by_itself(entry: Json) -> bool:
    return entry["type"] in _OF_THE_DAY or str(entry["stream"]).startswith(_OF_VISITS)


def _shapes(entries: list[Json], excused: Excused) -> list[str]:
    """The entries without what is made at random, but for what stands for each other in both houses."""
    shown = []
    for entry in (one for one in entries if one["type"] != _OF_THE_LOG):
        kind, _, id_ = entry["stream"].partition("/")
        of = excused.alias.get(id_, id_)
        plain = {name: entry[name] for name in ("type", "bureau", "version", "time")}
        if entry["type"] in _OF_THE_DAY:
            del plain["time"]
        public = {name: excused.alias.get(str(value), value) for name, value in entry["public"].items()}
        # Of a covert frame that was frozen later, sizes may differ. Notes are in streams that nobody is told.
        public = dict.fromkeys(public) if of in excused.later else public
        shown.append(
            json.dumps({**plain, "stream": kind if kind in _AT_RANDOM else of, "public": public}, sort_keys=True)
        )
    return shown


def test_metrics_are_the_same(played: Played) -> None:
    having, without = played.having.metrics, played.without.metrics
    differing = {name: set(lines) ^ set(without[name]) for name, lines in having.items()}
    assert not any(differing.values()), differing
    assert all(any(line.startswith("cheqian_http_requests_total") for line in lines) for lines in having.values())


async def test_a_leak_is_found(played: Played) -> None:
    """What hides the covert draw is taken away from its house for a while."""
    twice = played.twice
    show = "INSERT INTO sampling.open_draw SELECT id, bureau FROM sampling.draw WHERE id = ANY ($1::uuid[])"
    hide = "DELETE FROM sampling.open_draw WHERE draw = ANY ($1::uuid[])"
    connection = await connect(twice.having.database.admin_url)
    async with house_on(twice.having.database, twice.having.folder, opening=AFTERWARDS, outlets=()) as house:
        house.clock.stand(AFTERWARDS)
        auditor = house.somebody(Role.AUDITOR)
        asked = asking.requests(asked_of(twice.having, twice))
        some = [one for one in asked if one.path.startswith("/sampling/recorded-inspections")]
        before = {("auditor", one): await asking.ask(house, auditor, one) for one in some}
        await connection.execute(show, list(twice.covert.ids))
        told = {("auditor", one): await asking.ask(house, auditor, one) for one in some}
        await connection.execute(hide, list(twice.covert.ids))
    await connection.close()
    assert not differences(before, before, played.excused)
    assert differences(told, before, played.excused)
