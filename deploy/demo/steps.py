"""The steps of the main job, each by its API calls; what they showed is told by `telling`."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from deploy.demo.portal import Portal, ServiceRefused, as_soon_as_possible
from deploy.demo.sources import Source
from shared.access.roles import Role

RATE = "30%"
RESERVE = 3
_FAULTS_SHOWN = 5
# Until the announcement is published; until the beacon's round is due, and then until a relay has it.
_NOT_YET = ("announcement-not-published", "not-due-yet", "beacon-unavailable")

Json = dict[str, Any]


def import_directory(portal: Portal, directory: Path, progress: Callable[[int, int], None]) -> tuple[Json, list[Json]]:
    """How the import went, and the first rows that were not taken. `progress` is told (lines, lines in all)."""
    path = f"/sampling/enterprises/imports/{uuid4()}"
    with ThreadPoolExecutor(1) as uploading:
        upload = uploading.submit(portal.put_file, Role.REGISTRAR, path, directory.read_bytes())
        while not upload.done():
            try:
                state = portal.get(Role.REGISTRAR, f"{path}/progress")
                progress(state["lines"], state["total"])
            except ServiceRefused:
                pass  # it has not begun
        imported: Json = upload.result()
    rows = imported["counts"]["rows"]
    progress(rows, rows)
    faults: list[Json] = portal.get(Role.REGISTRAR, f"{path}/faults?limit={_FAULTS_SHOWN}")["items"]
    return imported, faults


def freeze(portal: Portal) -> Json:
    """Every enterprise of the directory, blinded, under one root."""
    frame: Json = portal.post(Role.DRAWER, "/sampling/frames", {"title": "演示：全部检查对象"})
    return frame


def announce(portal: Portal, frame: Json, sources: Sequence[Source]) -> Json:
    """30 % of the frame, without regard to what they are."""
    draw: Json = portal.post(
        Role.DRAWER,
        "/sampling/draws",
        {
            "title": "演示：不定向抽查 30%",
            "frame": frame["id"],
            "deals": [{"name": "抽查", "rate": RATE}],
            "reserve": RESERVE,
            "entropy": [dict(source.entry) for source in sources],
        },
    )
    return draw


def published_draw(portal: Portal, draw: Json) -> Json:
    """The draw as the public sees it, as soon as its announcement is in the published log."""
    page = f"/draws/{draw['id']}.json"
    public: Json = as_soon_as_possible(lambda: portal.get(None, page), "notice-unknown")
    return public


def reveal(portal: Portal, draw: Json, party: Source) -> None:
    portal.act(Role.PARTY, _path(draw), "reveals", {"source": party.name, "value": party.nonce})


def enter_last_share(portal: Portal, draw: Json, last: Source) -> Json:
    """The escrowed nonce, or the beacon's round once it exists; refused until the announcement is published."""
    body: Json = {"value": last.nonce} if last.nonce else {"fetch": True}
    enter = partial(portal.act, Role.DRAWER, _path(draw), "last-share", body)
    entered: Json = as_soon_as_possible(enter, *_NOT_YET)
    return entered


def complete(portal: Portal, draw: Json) -> Json:
    completed: Json = portal.act(Role.DRAWER, _path(draw), "completion", {})
    return completed


def _path(draw: Json) -> str:
    return f"/sampling/draws/{draw['id']}"


def bundle(portal: Portal, draw: Json) -> Json:
    """Everything a stranger needs, as soon as the completion is published."""
    path = f"/draws/{draw['id']}/bundle.json"
    found: Json = as_soon_as_possible(lambda: portal.get(None, path), "draw-not-completed", "not-published")
    return found


def altered(bundle: Json) -> Json:
    """The bundle with one drawn enterprise exchanged for one of the reserve: what a friendly hand might try."""
    drawn, *others = bundle["outcome"]["deals"]
    first_in_reserve = bundle["outcome"]["reserve"][drawn["stratum"]][0]
    exchanged = {**drawn, "units": [first_in_reserve, *drawn["units"][1:]]}
    return {**bundle, "outcome": {**bundle["outcome"], "deals": [exchanged, *others]}}
