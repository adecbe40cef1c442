"""The steps of the main job, each by its API calls. The module `telling` prints their results."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from deploy.demo.portal import Portal, ServiceRefused, as_soon_as_possible
from deploy.demo.sources import Source
from shared.access.roles import Role
from shared.draws.deals import count_for_rate

RATE = "30%"
RESERVE = 3
_FAULTS_SHOWN = 5
# Wait until the announcement is published, until the beacon's round is due, and until a relay has the round.
_NOT_YET = ("announcement-not-published", "not-due-yet", "beacon-unavailable")

Json = dict[str, Any]


def import_directory(portal: Portal, directory: Path, progress: Callable[[int, int], None]) -> tuple[Json, list[Json]]:
    """Import the directory. Returns the result and the first faulty rows.

    `progress` is called with (lines, lines in all).
    """
    path = f"/sampling/enterprises/imports/{uuid4()}"
    with ThreadPoolExecutor(1) as uploading:
        upload = uploading.submit(portal.put_file, Role.REGISTRAR, path, directory.read_bytes())
        while not upload.done():
            try:
                state = portal.get(Role.REGISTRAR, f"{path}/progress")
                progress(state["lines"], state["total"])
            except ServiceRefused:
                pass  # the import has not begun
        imported: Json = upload.result()
    rows = imported["counts"]["rows"]
    progress(rows, rows)
    faults: list[Json] = portal.get(Role.REGISTRAR, f"{path}/faults?limit={_FAULTS_SHOWN}")["items"]
    return imported, faults


def freeze(portal: Portal) -> Json:
    """Freeze a frame of all enterprises of the directory, with blinded ids."""
    frame: Json = portal.post(Role.DRAWER, "/sampling/frames", {"title": "演示：全部检查对象"})
    return frame


def reserve_of(size: int) -> int:
    """How many enterprises the reserve of a frame of this size can have, beside those that are drawn: at most 3."""
    return min(RESERVE, size - count_for_rate(RATE, size))


def announce(portal: Portal, frame: Json, sources: Sequence[Source]) -> Json:
    """Announce a draw of 30 % of the frame, the same for all kinds of enterprise."""
    draw: Json = portal.post(
        Role.DRAWER,
        "/sampling/draws",
        {
            "title": "演示：不定向抽查 30%",
            "frame": frame["id"],
            "deals": [{"name": "抽查", "rate": RATE}],
            "reserve": reserve_of(frame["size"]),
            "entropy": [dict(source.entry) for source in sources],
        },
    )
    return draw


def published_draw(portal: Portal, draw: Json) -> Json:
    """The draw as the public sees it. This waits until its announcement is in the published log."""
    page = f"/draws/{draw['id']}.json"
    public: Json = as_soon_as_possible(lambda: portal.get(None, page), "notice-unknown")
    return public


def reveal(portal: Portal, draw: Json, party: Source) -> None:
    portal.act(Role.PARTY, _path(draw), "reveals", {"source": party.name, "value": party.nonce})


def enter_last_share(portal: Portal, draw: Json, last: Source) -> Json:
    """Enter the last share: the escrowed nonce, or the beacon's round. This waits until the service accepts it."""
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
    """The bundle with everything that a stranger needs. This waits until the completion is published."""
    path = f"/draws/{draw['id']}/bundle.json"
    found: Json = as_soon_as_possible(lambda: portal.get(None, path), "draw-not-completed", "not-published")
    return found


def altered(bundle: Json) -> Json:
    """The bundle with a drawn enterprise exchanged for one of the reserve, as somebody might do to help a friend."""
    drawn, *others = bundle["outcome"]["deals"]
    first_in_reserve = bundle["outcome"]["reserve"][drawn["stratum"]][0]
    exchanged = {**drawn, "units": [first_in_reserve, *drawn["units"][1:]]}
    return {**bundle, "outcome": {**bundle["outcome"], "deals": [exchanged, *others]}}
