"""The steps of the main job, each by its API calls. The module `telling` prints their results."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from deploy.demo.parties import DemoParty
from deploy.demo.portal import BUREAU, Portal, ServiceRefused, as_soon_as_possible, wait_until
from services.publishing.log.store import NotPublished
from services.publishing.notice.access import DrawNotEnded
from services.publishing.notice.store import NoticeUnknown
from shared.access.roles import Role
from shared.draws.announcement import LogNotWitnessed
from shared.draws.parties import PartyNotRegistered

RATE = "30%"
RESERVE = 3
_FAULTS_SHOWN = 5
_FRAME = "演示：全部检查对象"
_RULES = """\
policy: demonstration
bureau: {bureau}
title: 演示规则
source: 演示
effective: {{from: {today}}}
draws:
  - name: by-parties
    title: 不定向抽查
    selection: {{}}
    shares: [{{rate: {rate}}}]
    reserve: {reserve}
    entropy: parties
  - name: by-beacon
    title: 不定向抽查
    selection: {{}}
    shares: [{{rate: {rate}}}]
    reserve: {reserve}
    entropy: beacon
authorities:
  bureau: 示例县应急管理局（演示）
  address: 示例县示例路1号
  telephone: 0531-5550100
  government: 示例县人民政府
  court: 示例县人民法院
  basis: 演示
coverage:
  caps: [{{times: 2, except_for: [complaint, special-order, re-inspection], basis: 演示}}]
"""

Json = dict[str, Any]
_IMPRINT = {
    "CHEQIAN_SITE_SPONSOR": "示例县应急管理局（演示）",
    "CHEQIAN_SITE_CONTACT": "0531-5550100",
    "CHEQIAN_SITE_ICP": "示例ICP备00000000号（演示）",
    "CHEQIAN_SITE_POLICE": "示例公网安备00000000000000号（演示）",
}
"""What the foot of the site says: who runs it, the telephone, the numbers of its filings."""


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


def adopt(portal: Portal, today: date) -> Json:
    """Adopt the rules of the demonstration: asked for by one person, approved by another."""
    asked: Json = portal.post_file(Role.LEGAL, "/sampling/policies", rules(today))
    adopted: Json = portal.act(Role.CHIEF, f"/sampling/policies/adoptions/{asked['id']}", "approval", {})
    return adopted


def imprinted(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of the house: the foot of its site is complete, and what the environment says wins."""
    return {**_IMPRINT, **environment}


def rules(today: date) -> bytes:
    """The policy file of the demonstration: 30 % of all enterprises, by parties or by the beacon."""
    return _RULES.format(today=today.isoformat(), bureau=BUREAU, rate=RATE, reserve=RESERVE).encode()


def register(portal: Portal, party: DemoParty) -> None:
    """Register a party by its own statement: asked for by one person, approved by another."""
    asked: Json = portal.post(Role.LEGAL, "/sampling/parties", party.keyring.registration)
    portal.act(Role.CHIEF, f"/sampling/parties/{asked['id']}", "approval", {})


def left_out(portal: Portal, kind: str) -> dict[str, int]:
    """Reason → how many enterprises of the directory are not in the frame because of it."""
    preview: Json = portal.post(Role.DRAWER, "/sampling/frames/preview", {"title": _FRAME, "kind": kind})
    reasons: dict[str, int] = preview["reasons"]
    return reasons


def freeze(portal: Portal, kind: str) -> Json:
    """Freeze a frame of all enterprises of the directory, with blinded ids, by a kind of draw."""
    frame: Json = portal.post(Role.DRAWER, "/sampling/frames", {"title": _FRAME, "kind": kind})
    return frame


def announce(portal: Portal, frame: Json, **decided: Any) -> Json:
    """Announce the draw over the frame. `decided` says by what: the parties' commitments, or when the round is due."""
    body = {"title": "演示：不定向抽查 30%", "frame": frame["id"], **decided}
    announce = partial(portal.post, Role.DRAWER, "/sampling/draws", body)
    draw: Json = as_soon_as_possible(announce, LogNotWitnessed, PartyNotRegistered)
    return draw


def published_draw(portal: Portal, draw: Json) -> Json:
    """The draw as the public sees it. This waits until its announcement is in the published log."""
    page = f"/draws/{draw['id']}"
    public: Json = as_soon_as_possible(lambda: portal.get(None, f"{page}.json"), NoticeUnknown)
    receipt = f"{page}/announcement.tlog-proof"
    as_soon_as_possible(lambda: portal.read(receipt), NotPublished)
    return public


def hand_in(portal: Portal, draw: Json, opening: Json) -> Json:
    """Hand in an opened nonce, without a token. Returns the receipt."""
    receipt: Json = portal.post(None, f"{_path(draw)}/values", opening)
    return receipt


def shown_opening(portal: Portal, draw: Json, source: str) -> None:
    """Wait until everybody sees that a party has opened."""
    page = f"/draws/{draw['id']}.json"
    wait_until(lambda: source in [reveal["source"] for reveal in portal.get(None, page)["reveals"]])


def completed(portal: Portal, draw: Json) -> Json:
    """The draw, once the service has completed it by itself."""
    found: Json = {}

    def is_completed() -> bool:
        found.update(portal.get(Role.DRAWER, _path(draw)))
        return bool(found["status"] == "completed")

    wait_until(is_completed)
    return found


def _path(draw: Json) -> str:
    return f"/sampling/draws/{draw['id']}"


def bundle(portal: Portal, draw: Json) -> Json:
    """The bundle with everything that a stranger needs. This waits until the completion is published."""
    path = f"/draws/{draw['id']}/bundle.json"
    found: Json = as_soon_as_possible(lambda: portal.get(None, path), DrawNotEnded, NotPublished)
    return found


def altered(bundle: Json) -> Json:
    """The bundle with a drawn enterprise exchanged for one of the reserve, as somebody might do to help a friend."""
    drawn, *others = bundle["outcome"]["deals"]
    first_in_reserve = bundle["outcome"]["reserve"][drawn["stratum"]][0]
    exchanged = {**drawn, "units": [first_in_reserve, *drawn["units"][1:]]}
    return {**bundle, "outcome": {**bundle["outcome"], "deals": [exchanged, *others]}}
