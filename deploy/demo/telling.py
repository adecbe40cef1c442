"""Print the demonstration for a bureau chief at a terminal, Chinese first."""

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from deploy.demo.reading_told import how_read

Json = dict[str, Any]
_VERMILION = "#c0392b"


class Teller:
    """Prints the steps of the demonstration in their order, with numbers."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._step = 0

    def open(self) -> None:
        title = Text.assemble(("掣签", f"bold {_VERMILION}"), "  双随机、一公开：每一次抽取，人人可以复算\n")
        title.append("Cheqian: a draw that anybody can compute again", "dim")
        self._console.print(Panel(title, border_style=_VERMILION, padding=(0, 2)))

    def step(self, title: str, title_en: str) -> None:
        self._step += 1
        heading = Text.assemble((f"{self._step}  {title}", "bold"), (f"  {title_en}", "dim"))
        self._console.print("", heading, sep="\n")

    def say(self, *lines: str) -> None:
        for line in lines:
            self._console.print(Padding(line, (0, 0, 0, 3)), highlight=False)

    def _show(self, table: Table) -> None:
        self._console.print(Padding(table, (0, 0, 0, 3)))

    def imported(self, imported: Json, faults: Sequence[Json]) -> None:
        counts = imported["counts"]
        self.say(
            f"读入 [bold]{counts['rows']}[/] 行：新增 {counts['added']}，变更 {counts['changed']}，"
            f"未变 {counts['unchanged']}，消失 {counts['vanished']}，有误 {counts['faulty']}。"
            "  [dim]rows: added, changed, unchanged, vanished, faulty[/]",
            f"[dim]文件 SHA-256 {imported['file']['sha256'][:16]}… 已记入日志 · the file's hash is in the log[/]",
        )
        self.say(*how_read(imported))
        if faults:
            table = _table("行 line", "列 column", "内容 value", "原因 reason")
            for fault in faults:
                table.add_row(str(fault["line"]), fault["column"], fault["value"], fault["reason"])
            self._show(table)
            if counts["faulty"] > len(faults):
                self.say(f"[dim]另有 {counts['faulty'] - len(faults)} 行有误，其余各行均已导入。[/]")

    def announced(self, draw: Json) -> None:
        spec = draw["spec"]
        self.say(
            f"{draw['year']} 年第 [bold]{draw['serial']}[/] 号抽取：从 {spec['frame']['size']} 家中抽 "
            f"[bold]{spec['deals'][0]['count']}[/] 家（30%，不足一家进一），候补 {spec['reserve']} 家。"
            "  [dim]fixed before the entropy exists[/]",
            f"规则哈希 spec hash  [dim]{draw['spec_hash']}[/]",
        )
        table = _table("随机来源 source", "由谁提供 owner", "承诺 commitment")
        for source in spec["entropy"]:
            commitment = source.get("commitment")
            owner = source.get("name", "drand（League of Entropy）")
            table.add_row(source["source"], owner, f"{commitment[:16]}…" if commitment else "尚未产生 not yet known")
        self._show(table)

    def drawn(self, draw: Json) -> None:
        outcome = draw["outcome"]
        self.say(f"种子 seed [bold]{outcome['seed']}[/]")
        table = _table("序 no.", "企业 enterprise", "统一社会信用代码 USCC", "盲化编号 id")
        units = outcome["deals"][0]["units"]
        shown = units if len(units) <= 12 else units[:10]
        for place, unit in enumerate(shown, start=1):
            table.add_row(str(place), unit["name"], unit["identifier"], f"{unit['id'][:8]}…")
        self._show(table)
        if len(units) > len(shown):
            self.say(f"[dim]……共 {len(units)} 家，全部名单见公示页 · {len(units)} in all, see the public page[/]")
        # A line for each: without spaces, a long line is broken before its first name.
        reserve = [unit["name"] for unit in outcome["reserve"].get("", [])] or ["无 none"]
        self.say("候补 reserve", *(f"  {name}" for name in reserve))

    def close(self, *, up: str, addresses: Sequence[tuple[str, str]], commands: Sequence[str]) -> None:
        self._console.print("\n[bold]打开这些页面[/]  [dim]pages to open, after:[/]")
        self._plain("   ", up)
        for what, address in addresses:
            self._plain(f"   {what}  ", address)
        self._console.print("\n[bold]自己核验[/]  [dim]check it yourself[/]")
        for command in commands:
            self._plain("   ", command)

    def _plain(self, lead: str, text: str) -> None:
        """Print the text on a single line, however long it is, so that it can be copied."""
        self._console.print(Text.assemble(lead, (text, "cyan")), soft_wrap=True)


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
