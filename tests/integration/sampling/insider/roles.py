"""What an insider with all roles of a bureau does over the API: each deed is tried, whether it is allowed or not."""

from datetime import timedelta
from itertools import chain

from shared.clock import rfc3339
from shared.identifiers import Uscc
from tests.integration.sampling.desk import DUE, EVIDENCE, OPEN_BY
from tests.integration.sampling.insider.plot import (
    HONEST,
    LATER,
    LEAD,
    MILESTONES,
    ROUNDS,
    Json,
    Made,
    Plot,
    policy,
    read_and_keep,
)
from tests.integration.sampling.lists import code
from tests.support.apps import BUREAU
from tests.support.parties import BUREAU_CODE, MadeUpParty

KINDS = ("p", "b", "d", "by hand", "by hand, covert")
OTHERS = ("the other", "too few", "stub", "opened before", "dice", "in the past", "a reserve")
SOURCES = ("as ruled", "as ruled", "as ruled", *OTHERS)
VALUES = ("next", "all", "all", "bureau", "round", "other round", "forged")
SELECTIONS = (
    {"exclude": [{"because": "named", "identifiers": [code(1)], "reason": "正在搬迁"}]},
    {"where": {"identifier": [code(number) for number in range(2, 9)]}},
)


STUBS = (
    MadeUpParty("section", str(Uscc.completed("12370124EXAMPN04")), "平川县安全生产执法队", above=BUREAU_CODE),
    MadeUpParty("news", str(Uscc.completed("12370124EXAMPN05")), "平川县融媒体中心"),
)
"""Organisations that do what the insider wants."""


async def freeze(plot: Plot, kind: str, *, approved: bool) -> None:
    """Freeze a frame by rule or by hand. A second person approves it, or the drawer tries to."""
    by_hand = kind not in {"p", "b", "d"}
    said = {"selection": SELECTIONS[len(plot.frames) % 2], "covert": "covert" in kind} if by_hand else {"kind": kind}
    frame = await plot.ask("drawer", "POST", "/frames", {"title": "检查对象名录", **said})
    if frame:
        if by_hand:
            await plot.ask("chief" if approved else "drawer", "POST", f"/frames/{frame['id']}/approval")
        plot.frames.append(frame)


async def announce(plot: Plot, choice: int, sources: str) -> None:
    """Announce a draw over a frame or roster, by the sources that its rule asks for or by others."""
    if not plot.frames:
        return
    frozen = plot.frames[choice % len(plot.frames)]
    await plot.publish()
    now = plot.desk.now
    parties = _parties(plot, sources) if (frozen["entropy"] == "parties") is (sources != "the other") else []
    shares = [party.share(BUREAU, frozen["purpose"]) for party in parties]
    if sources == "dice":
        shares = [{"source": "dice", "type": "dice", "owner": "本局"}, *shares]
    due = DUE if now + timedelta(seconds=60) <= DUE else LATER
    ends = LATER - LEAD if now + timedelta(days=2) <= LATER - LEAD else None
    # What a rule leaves open is the counts. A list by hand may have a reserve, too.
    own_reserve = frozen["kind"] is None or sources == "a reserve"
    deals = {"deals": [{"name": "九月", "count": 4}], "reserve": 1 if own_reserve else None}
    body = {
        "title": "双随机抽查",
        **({"roster": frozen["id"]} if "tasks_root" in frozen else {"frame": frozen["id"], **deals}),
        "parties": shares,
        "due": None if parties else rfc3339(now if sources == "in the past" else due),
        "ends": rfc3339(ends) if ends and parties else None,
        "open_by": OPEN_BY if frozen["disclosure"] == "after-visits" and not frozen.get("open_by") else None,
    }
    shown = await plot.ask("drawer", "POST", "/draws", body)
    if shown:
        plot.draws.append(Made(f"/draws/{shown['id']}", parties))
        for party in parties:
            if party.source not in HONEST:
                plot.learn(party, frozen["purpose"])


async def hand_in(plot: Plot, choice: int, value: str) -> None:
    """A value for a draw: by the party whose turn it is, by the bureau, a round of the beacon, or a forged one."""
    if not plot.draws:
        return
    made = plot.draws[choice % len(plot.draws)]
    await plot.work()
    shown = await plot.ask("drawer", "GET", made.path)
    if not shown:
        return
    body = {"source": "beacon", "value": ROUNDS[123 if "other" in value else 657_413]}
    if value == "round" and shown["spec"]["entropy"][0]["type"] == "drand":
        body = {"source": "beacon", "value": ROUNDS.get(shown["spec"]["entropy"][0]["round"], "0" * 96)}
    party = _next(shown, made, value)
    if party:
        body = party.reveal(shown["spec"], shown["announcement"]["leaf"] if value != "forged" else "0" * 64)
        if value in {"next", "all"}:
            plot.learn(party, shown["purpose"])
    await plot.desk.hand_in(made.path, body)


async def change(plot: Plot, choice: int, *, alone: bool) -> None:
    """Substitute a drawn unit, let a successor take a slot, open a covert draw early; approve it, or try alone."""
    if not plot.draws:
        return
    path = plot.draws[choice % len(plot.draws)].path
    shown = await plot.ask("drawer", "GET", path)
    outcome = shown and shown["outcome"]
    if not shown or not outcome:
        return
    gone = {"reason": "closed", "evidence": EVIDENCE}
    if outcome.get("assignments"):
        task = outcome["assignments"][0]["task"]["id"]
        await plot.ask("leader", "POST", f"{path}/successions", {"task": task, "slot": 1, "reason": "ill"})
        return
    withdrawn = {one["withdrawn"]["id"] for one in shown["substitutions"]}
    units = [unit["id"] for unit in chain(*(deal["units"] for deal in outcome["deals"])) if unit["id"] not in withdrawn]
    asked = [("substitutions", {"withdrawn": units[choice % len(units)], **gone})] if units else []
    if shown["open_by"]:
        asked.append(("opening", {"reason": "closed"}))
    for what, body in asked:
        requested = await plot.ask("leader", "POST", f"{path}/{what}", body)
        if requested:
            await plot.ask("leader" if alone else "chief", "POST", f"/changes/{requested['id']}/approval")


async def muster(plot: Plot, choice: int) -> None:
    """Freeze a roster for the crews of a draw."""
    if plot.draws:
        draw = plot.draws[choice % len(plot.draws)].path.removeprefix("/draws/")
        slots = [{"name": "组长", "tags": ["section:执法大队"]}, {"name": "组员"}]
        body = {"title": "派员", "on": "2023-09-20", "draw": draw, "slots": slots}
        roster = await plot.ask("drawer", "POST", "/rosters", body)
        if roster:
            await plot.ask("chief", "POST", f"/rosters/{roster['id']}/approval")
            plot.frames.append(roster)


async def continue_draw(plot: Plot, choice: int) -> None:
    """Freeze the frame of a draw whose places are vacant once more, for these places."""
    if plot.draws:
        draw = plot.draws[choice % len(plot.draws)].path.removeprefix("/draws/")
        frame = await plot.ask("drawer", "POST", "/frames", {"title": "补抽", "continues": draw})
        if frame:
            plot.frames.append(frame)


async def annul(plot: Plot, choice: int) -> None:
    """Annul a draw by the decision of a court that the insider has made up."""
    if not plot.draws:
        return
    path = plot.draws[choice % len(plot.draws)].path
    headers = {**plot.desk.token("legal"), "Idempotency-Key": path, "Content-Type": "application/pdf"}
    kept = await plot.desk.client.post("/annulments/decisions", headers=headers, content=b"%PDF-1.7 made up")
    body = {"authority": "示例县人民法院", "decision": kept.json()}
    asked = await plot.ask("legal", "POST", f"{path}/annulments", body)
    if asked:
        await plot.ask("chief", "POST", f"/annulments/{asked['id']}/approval")


async def edit(plot: Plot, number: int, status: str) -> None:
    await plot.ask("registrar", "POST", f"/enterprises/{code(number)}/status", {"status": status, "reason": "企业申报"})


async def adopt(plot: Plot, number: int) -> None:
    """Adopt another policy, which rules from the next day."""
    content = policy(number)
    answer = await plot.desk.post_file(content)
    if answer.status_code == 201:
        read_and_keep(plot, content)
        await plot.ask("chief", "POST", f"{answer.headers['Location']}/approval")


async def register(plot: Plot, number: int) -> None:
    """Register a party that belongs to the insider, and a superior."""
    stub = STUBS[number % len(STUBS)]
    for who, path, body in (
        ("legal", "/parties", stub.registration),
        ("registrar", "/superiors", {"superior": "370100" if number % 2 else "370000"}),
    ):
        asked = await plot.ask(who, "POST", path, body)
        if asked:
            await plot.ask("chief", "POST", f"{path}/{asked['id']}/approval")


async def move_on(plot: Plot, by: timedelta | None, *, awake: bool, cosigned: bool) -> None:
    """Let time pass: so long, or until something is due. The service and the witness work all the time, unless
    somebody who has the machine stops them.
    """
    plot.forged = plot.forged or not (awake and cosigned)
    later = [milestone for milestone in MILESTONES if milestone > plot.desk.now]
    until = plot.desk.now + by if by else min(later, default=plot.desk.now)
    for moment in [*(milestone for milestone in later if milestone < until), until]:
        await plot.publish(cosigned=cosigned)
        if awake:
            await plot.work()
        plot.desk.now = moment
        await plot.publish(cosigned=cosigned)
        if awake:
            await plot.work()


def _parties(plot: Plot, sources: str) -> list[MadeUpParty]:
    parties = plot.parties()
    match sources:
        case "too few":
            return parties[:2]
        case "stub":
            return [*parties[:2], STUBS[plot.trials % len(STUBS)]]
        case "opened before" if plot.draws:
            return list(plot.draws[-1].parties) or parties
    return parties


def _next(shown: Json, made: Made, value: str) -> MadeUpParty | None:
    """Who opens a nonce; None for nobody. An honest party opens in its turn, what the witnesses have seen."""
    awaited = (shown["awaited"] or {}).get("source")
    wanted = made.parties[0].source if made.parties and value == "bureau" else awaited
    party = next((party for party in made.parties if party.source == wanted), None)
    return None if party and party.source in HONEST and not shown["witnessed_at"] else party
