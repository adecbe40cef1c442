"""The demonstration from start to end, on a standalone mode that is started and ended with it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from shlex import quote
from typing import NamedTuple

import httpx
from rich.console import Console

from deploy.audit_sheet import print_findings_of, print_record
from deploy.auditing import LogReader, Trust
from deploy.checklist import print_findings
from deploy.demo import steps
from deploy.demo.clearing import clear
from deploy.demo.parties import parties as make_parties
from deploy.demo.portal import BUREAU, Portal
from deploy.demo.telling import Teller
from deploy.progress import bar
from deploy.standalone.issuing import open_issuer
from deploy.standalone.premises import HOST
from services.sampling.draws.frame.exclusions import tallied
from shared.clock import beijing_date, utc_now
from shared.draws.audit.year import record_of
from shared.draws.bundle import read_bundle
from shared.draws.verification import verify_bundle
from shared.errors import Invalid, Unavailable
from shared.file_modes import make_folder
from shared.log.notes import VerifierKey
from shared.log.quorum import Quorum
from shared.log.verification.opening import open_source

Addresses = dict[str, str]


BEACON_LEAD = timedelta(seconds=30)
"""The time from now to the beacon's round. A bureau waits ten minutes; a demonstration has spectators who wait."""


class Place(NamedTuple):
    """The list that is imported, the folder of the demonstration, and the addresses of the services."""

    directory: Path
    data: Path
    up: Addresses

    @property
    def log(self) -> VerifierKey:
        return VerifierKey.parse(self.up["vkey"])

    @property
    def witness(self) -> VerifierKey:
        return VerifierKey.parse(self.up["witness_vkey"])


class NotUp(Unavailable):
    code = "demo-not-up"
    title = "演示环境未能启动"
    title_en = "The demonstration did not start"


class NothingImported(Invalid):
    code = "demo-nothing-imported"
    title = "名单没有读入"
    title_en = "Nothing of the list was imported"


def demonstrate(directory: Path, data: Path, port: int, *, with_beacon: bool) -> bool:
    """Hold a draw over the enterprises of a file and verify it. Returns whether all checks passed.

    Raises NoDemonstration, NotUp, NothingImported, ServiceRefused.
    """
    console = Console()
    teller = Teller(console)
    teller.open()
    # A demonstration begins with an empty log; the data of an earlier demonstration are deleted.
    clear(data)
    with _up(data, port) as up, httpx.Client(base_url=up["site"], timeout=30) as http:
        portal, place = Portal(http, open_issuer(data)), Place(directory, data, up)
        draw = _hold_draw(portal, teller, place, with_beacon=with_beacon)
        sound = _verify(portal, teller, draw, place)
    _tell_where(teller, draw, up, data)
    return sound


def _hold_draw(portal: Portal, teller: Teller, place: Place, *, with_beacon: bool) -> steps.Json:
    teller.step("导入检查对象名录", f"import the directory: {place.directory.name}")
    with bar("导入 import") as progress:
        imported = steps.import_directory(portal, place.directory, progress)
    teller.imported(*imported)
    _check_imported(imported[0]["counts"])
    teller.step("采用抽查规则", "adopt the rules: one person asks, another approves")
    steps.adopt(portal, beijing_date(utc_now()))
    teller.say("按规则抽取，用途由规则确定：每一用途只抽一次  [dim]a purpose has one draw[/]")
    return _by_beacon(portal, teller) if with_beacon else _by_parties(portal, teller, place)


def _check_imported(counts: steps.Json) -> None:
    """Refuse to go on with a list of which no row could be read. Raises NothingImported."""
    if counts["rows"] == counts["faulty"]:
        raise NothingImported(
            "名单中没有一行可以读入，无从抽取；请按上表所列原因改正后再试。",
            "No row of the list could be read, so there is nobody to draw from: correct it by the reasons above.",
        )


def _by_parties(portal: Portal, teller: Teller, place: Place) -> steps.Json:
    teller.step("参与方登记", "three parties, each with a key of its own; two persons register each")
    parties = make_parties(place.data / "parties", BUREAU)
    for party in parties:
        steps.register(portal, party)
        teller.say(f"{party.name}  [dim]cheqian party new · {party.keyring.key[:16]}…[/]")
    frame = _freeze(portal, teller, "by-parties")
    teller.step("公告抽取", "announce the draw: the parties have committed, nobody knows the outcome")
    draw = steps.announce(portal, frame, parties=[party.sign(BUREAU, frame["purpose"]) for party in parties])
    _announced(portal, teller, draw)
    teller.step("各方依次揭示", "each party checks the announcement, then opens its nonce, in this order")
    for party in parties:
        opening = party.open(f"{place.up['site']}draws/{draw['id']}", place.log, place.witness)
        steps.hand_in(portal, draw, opening)
        steps.shown_opening(portal, draw, party.source)
        teller.say(f"{party.name}  [dim]cheqian party open · {opening['value'][:16]}…[/]")
    return _completed(portal, teller, draw)


def _by_beacon(portal: Portal, teller: Teller) -> steps.Json:
    frame = _freeze(portal, teller, "by-beacon")
    teller.step("公告抽取", "announce the draw: the beacon's round does not exist yet")
    draw = steps.announce(portal, frame, due=(utc_now() + BEACON_LEAD).isoformat())
    _announced(portal, teller, draw)
    teller.step("等待信标", f"wait for round {draw['spec']['entropy'][0]['round']} of drand quicknet")
    return _completed(portal, teller, draw)


def _freeze(portal: Portal, teller: Teller, kind: str) -> steps.Json:
    teller.step("冻结名单", "freeze the frame")
    reasons, reasons_en = tallied(steps.left_out(portal, kind))
    teller.say(f"不在其中：{reasons or '无'}  [dim]left out: {reasons_en or 'nobody'}[/]")
    frame = steps.freeze(portal, kind)
    teller.say(
        f"{frame['size']} 家，编号已盲化 [dim]blinded[/]",
        f"用途 purpose  [bold]{frame['purpose']}[/]",
        f"名单根 root  [dim]{frame['root']}[/]",
    )
    return frame


def _announced(portal: Portal, teller: Teller, draw: steps.Json) -> None:
    teller.announced(draw)
    steps.published_draw(portal, draw)
    teller.say("[green]✓[/] 已公告并经见证，任何人可见，本局不能作废  [dim]public, cosigned, final for the bureau[/]")


def _completed(portal: Portal, teller: Teller, draw: steps.Json) -> steps.Json:
    teller.step("抽取结果", "the service completes the draw by itself; nobody asks it to")
    completed = steps.completed(portal, draw)
    teller.drawn(completed)
    return completed


def _verify(portal: Portal, teller: Teller, draw: steps.Json, place: Place) -> bool:
    teller.step("以陌生人身份核验", "verify as a stranger: the draw, then the whole log")
    bundle = steps.bundle(portal, draw)
    (place.data / "bundle.json").write_text(json.dumps(bundle, ensure_ascii=False))
    trusted = Quorum(place.log, [place.witness])
    sound = print_findings(verify_bundle(read_bundle(bundle), trusted).checks)
    teller.say("[dim]演示日志由本机自行见证，不构成证明 · a demonstration, witnessed by itself: it proves nothing[/]")
    sound &= _audit(teller, draw, place)
    teller.step("若有人把一家换成候补", "and if somebody exchanges one enterprise")
    found = verify_bundle(read_bundle(steps.altered(bundle)), trusted)
    caught = [check for check in found.checks if check.passed is False]
    print_findings(caught)
    return sound and bool(caught)


def _audit(teller: Teller, draw: steps.Json, place: Place) -> bool:
    """Verify the log, and print the record of the bureau's year. Whether nothing is wrong."""
    reader = LogReader(Trust(place.log, [place.witness]))
    with open_source(place.up["log"]) as source, bar("entries") as progress:
        sound = print_findings(reader.checks(source, None, progress))
    teller.step("核对本局全年", "audit the bureau's year, by the log alone")
    audited = reader.audited()
    print_findings_of(audited.findings, audited.book)
    print_record(record_of(audited.book, BUREAU, draw["spec"]["year"], audited.at))
    return sound and not audited.findings


def _tell_where(teller: Teller, draw: steps.Json, up: Addresses, data: Path) -> None:
    site = up["site"]
    keys = f"--key '{up['vkey']}' --witness '{up['witness_vkey']}'"
    teller.close(
        up=f"make up ARGS={quote(f'--data {quote(str(data))}')}",
        addresses=[
            ("公示首页 site     ", site),
            ("本次抽取 this draw", f"{site}draws/{draw['id']}"),
            ("公开日志 the log  ", f"{site}log"),
        ],
        commands=[
            f".venv/bin/cheqian verify draw {quote(str(data / 'bundle.json'))} {keys}",
            f".venv/bin/cheqian verify bureau {up['log']} --bureau {BUREAU} --year {draw['spec']['year']} {keys}",
        ],
    )


@contextmanager
def _up(data: Path, port: int) -> Iterator[Addresses]:
    """Run `cheqian up` as a separate process; its log lines go to a file. Raises NotUp."""
    make_folder(data)
    log = data / "up.log"
    command = [sys.executable, "-m", "deploy", "up", "--port", str(_free(port)), "--data", str(data)]
    env = steps.imprinted(os.environ)
    with (
        log.open("w") as errors,
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=errors, text=True) as process,  # noqa: S603  # ours
    ):
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise NotUp(f"服务未能启动，原因见 {log}。", f"The services did not start; see {log}.", retry_after=1)
            yield json.loads(line)
        finally:
            process.terminate()


def _free(port: int) -> int:
    """The port if it is free; otherwise 0, which means any free port."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((HOST, port))
        except OSError:
            return 0
    return port
