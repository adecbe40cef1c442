"""Every example of a body that the documents show is taken when it is sent: what they show can be copied."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import PROMISED, Known, Promised
from tests.contract.requests.two_bureaus import OTHER
from tests.support.bureau import EXAMPLE
from tests.support.house import House, house_on
from tests.support.office import Office
from tests.support.postgres import Database
from tests.support.sources import BEACON_DUE, BEACON_VALUE

_TOO_LATE = {404, 409, 412}
"""Refusals that are about the state of the house, not about the example."""
_NAMES_NOTHING = {
    *("not-drawn", "slot-not-drawn", "not-a-member", "source-unknown"),
    *("matter-unknown", "service-time-impossible", "team-unknown", "hazard-time-impossible", "not-an-expert"),
    "not-of-crew",
}
"""Refusals of an id or a time in a body that leads nowhere: an example cannot know those of a house."""
_BODIES = [one for one in PROMISED if one.body_types]


async def test_a_draw_can_be_held_with_the_examples(database: Database, tmp_path: Path) -> None:
    """In the order of a draw, in a bureau that has imported a list: only the ids are replaced, and the time and value
    of the round, which nobody can know before.
    """
    async with house_on(database, tmp_path, opening=BEACON_DUE - timedelta(minutes=15)) as house:
        office = Office(house)
        await office.import_list(EXAMPLE.read_bytes())
        await _done(house, "previewFrame", {})
        frame = await _done(house, "freezeFrame", {})
        await office.chief.post(f"/sampling/frames/{frame['id']}/approval")
        await house.settle()
        draw = await _done(house, "announceDraw", {}, frame=frame["id"], due=BEACON_DUE.isoformat())
        house.clock.skip(BEACON_DUE - house.clock())
        there = {"draw": draw["id"]}
        await _done(house, "handInValue", there, value=BEACON_VALUE)
        done = await office.drawer.get(f"/sampling/draws/{draw['id']}")
        await _done(house, "requestSubstitution", there, withdrawn=done["outcome"]["deals"][0]["units"][0]["id"])


async def test_no_example_is_refused_for_itself(just_left: LivedIn) -> None:
    """In a house where everything is in use; a refusal may only say that the example comes too late."""
    known = just_left.known
    async with house_on(just_left.database, just_left.folder, beside=(OTHER,), opening=just_left.left) as house:
        frames = await Office(house).drawer.get("/sampling/frames")
        frame = next(frame["id"] for frame in frames if frame["deals"])
        named = {"frame": frame, "draw": known["/draws"]["draw"][0]}
        refused = [
            f"{promised} {media_type}: {answers[-1].json()['detail_en']}"
            for promised in _BODIES
            for media_type in sorted(promised.body_types)
            for answers in [await _send_everywhere(house, promised, known, media_type, named)]
            if answers and not any(_taken(answer) for answer in answers)
        ]
        assert not refused, "\n".join(refused)


async def _done(house: House, operation_id: str, place: Mapping[str, str], **named: str) -> Any:
    (promised,) = (one for one in PROMISED if one.operation.described["operationId"] == operation_id)
    answer = await _send(house, promised, place, "application/json", named, added=True)
    assert answer is not None
    assert answer.is_success, answer.text
    return answer.json()


async def _send_everywhere(
    house: House, promised: Promised, known: Known, media_type: str, named: Mapping[str, str]
) -> list[httpx.Response]:
    """To each place that leads somewhere: an example about crews cannot be taken by a draw of enterprises."""
    answers = [await _send(house, promised, place, media_type, named) for place in promised.at(known)]
    return [answer for answer in answers if answer is not None]


async def _send(
    house: House,
    promised: Promised,
    place: Mapping[str, str],
    media_type: str,
    named: Mapping[str, str],
    *,
    added: bool = False,
) -> httpx.Response | None:
    """The example as it stands, but for what is `named`, in it or `added` to it; None if the body has no example."""
    shown = promised.operation.described.get("requestBody", {"content": {}})["content"].get(media_type, {})
    if promised.body_types and "example" not in shown:
        return None
    example = shown.get("example")
    if isinstance(example, dict):
        example = {**example, **{name: value for name, value in named.items() if added or name in example}}
    if isinstance(example, str):
        content: dict[str, Any] = {
            "content": example.replace("370124", house.bureau).encode(),
            "media_type": media_type,
        }
    else:
        content = {} if example is None else {"json": json.loads(json.dumps(example))}
    path = f"/{promised.service}{promised.operation.path.format(**place)}"
    return await house.somebody(*promised.able, name="reader-of-the-document").ask(
        promised.operation.method.upper(), path, more=_headers(promised), **content
    )


def _headers(promised: Promised) -> dict[str, str]:
    """The headers that the document shows, but those that every request has."""
    shown = [one for one in promised.operation.described.get("parameters", ()) if one["in"] == "header"]
    return {
        one["name"]: str(one["schema"]["examples"][0])
        for one in shown
        if one["name"] in ("Tus-Resumable", "Upload-Offset")
    }


def _taken(answer: httpx.Response) -> bool:
    if answer.is_success or answer.status_code in _TOO_LATE:
        return True
    return answer.json()["type"].removeprefix("/problems/") in _NAMES_NOTHING
