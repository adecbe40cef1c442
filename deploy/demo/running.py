"""The demonstration from start to end, on a standalone mode that is started and ended with it."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console

from deploy.checklist import print_findings
from deploy.demo import sources, steps
from deploy.demo.portal import Portal
from deploy.demo.telling import Teller
from deploy.progress import bar
from deploy.standalone.issuing import open_issuer
from deploy.standalone.premises import HOST
from shared.clock import utc_now
from shared.draws.verification import verify_bundle
from shared.errors import Unavailable
from shared.log.notes import VerifierKey
from shared.log.verification.audit import verify_log
from shared.log.verification.opening import open_source

Addresses = dict[str, str]


class NotUp(Unavailable):
    code = "demo-not-up"
    title = "演示环境未能启动"
    title_en = "The demonstration did not start"


def demonstrate(directory: Path, data: Path, port: int, *, with_beacon: bool) -> bool:
    """Hold a draw over the enterprises of a file and verify it. Returns whether all checks passed.

    Raises NotUp, ServiceRefused.
    """
    console = Console()
    teller = Teller(console)
    teller.open()
    # A demonstration begins with an empty log; the data of an earlier demonstration are deleted.
    shutil.rmtree(data, ignore_errors=True)
    with _up(data, port) as up, httpx.Client(base_url=up["site"], timeout=30) as http:
        portal = Portal(http, open_issuer(data))
        draw = _hold_draw(portal, teller, directory, with_beacon=with_beacon)
        sound = _verify(portal, teller, draw, up, data / "bundle.json")
    _tell_where(teller, draw, up, data)
    return sound


def _hold_draw(portal: Portal, teller: Teller, directory: Path, *, with_beacon: bool) -> steps.Json:
    teller.step("导入检查对象名录", f"import the directory: {directory.name}")
    with bar("导入 import") as progress:
        imported = steps.import_directory(portal, directory, progress)
    teller.imported(*imported)
    teller.step("冻结名单", "freeze the frame")
    frame = steps.freeze(portal)
    teller.say(f"{frame['size']} 家，编号已盲化 [dim]blinded[/]", f"名单根 root  [dim]{frame['root']}[/]")
    teller.step("公告抽取", "announce the draw, before its entropy exists")
    parties = sources.parties()
    last = sources.beacon(utc_now()) if with_beacon else sources.escrow()
    draw = steps.announce(portal, frame, [*parties, last])
    teller.announced(draw, [*parties, last])
    steps.published_draw(portal, draw)
    teller.say("[green]✓[/] 已公告，任何人可见 [dim]public from here on[/]")
    teller.step("各方揭示", "the parties reveal, the last share comes last")
    for party in parties:
        steps.reveal(portal, draw, party)
        teller.say(f"{party.owner}  [dim]{party.nonce[:32]}…[/]")
    entered = steps.enter_last_share(portal, draw, last)
    value = entered["last_share"]["value"]
    teller.say(f"{last.owner}（最后 last）  [dim]{value[:32]}…[/]")
    teller.step("抽取结果", "the outcome")
    completed = steps.complete(portal, draw)
    teller.drawn(completed)
    return completed


def _verify(portal: Portal, teller: Teller, draw: steps.Json, up: Addresses, saved: Path) -> bool:
    teller.step("以陌生人身份核验", "verify as a stranger: the draw, then the whole log")
    bundle = steps.bundle(portal, draw)
    saved.write_text(json.dumps(bundle, ensure_ascii=False))
    key, witness = VerifierKey.parse(up["vkey"]), VerifierKey.parse(up["witness_vkey"])
    sound = print_findings(verify_bundle(bundle, key, [witness]))
    with open_source(up["log"]) as source:
        sound &= print_findings(verify_log(source, key, [witness]))
    teller.step("若有人把一家换成候补", "and if somebody exchanges one enterprise")
    caught = [check for check in verify_bundle(steps.altered(bundle), key, [witness]) if check.passed is False]
    print_findings(caught)
    return sound and bool(caught)


def _tell_where(teller: Teller, draw: steps.Json, up: Addresses, data: Path) -> None:
    site = up["site"]
    keys = f"--key '{up['vkey']}' --witness '{up['witness_vkey']}'"
    teller.close(
        up=f"make up ARGS='--data {data}'",
        addresses=[
            ("公示首页 site     ", site),
            ("本次抽取 this draw", f"{site}draws/{draw['id']}"),
            ("公开日志 the log  ", f"{site}log"),
        ],
        commands=[
            f".venv/bin/cheqian verify draw {data / 'bundle.json'} {keys}",
            f".venv/bin/cheqian verify log {up['log']} {keys}",
        ],
    )


@contextmanager
def _up(data: Path, port: int) -> Iterator[Addresses]:
    """Run `cheqian up` as a separate process; its log lines go to a file. Raises NotUp."""
    data.mkdir(parents=True)
    log = data / "up.log"
    command = [sys.executable, "-m", "deploy", "up", "--port", str(_free(port)), "--data", str(data)]
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,  # noqa: S603  # ours
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
