"""Print a policy file on a terminal: a table for each of its sections, or its faults line by line."""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from shared.policy.draws import DrawKind, Share
from shared.policy.policy import Policy
from shared.policy.teams import Team

_WIDE = 120
Row = tuple[str, ...]


def print_policy(policy: Policy) -> None:
    """Print the head of the policy, then each section that is not empty."""
    console = _console()
    last = policy.effective.last or "—"
    console.print(Text.assemble((policy.title, "bold"), f"  {policy.policy} · {policy.bureau}"))
    console.print(Text(f"{policy.source}  {policy.effective.first} – {last}"))
    for title, columns, rows in _sections(policy):
        lines = list(rows)
        if lines:
            table = Table(*columns, title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
            for line in lines:
                table.add_row(*map(Text, line))
            console.print(table)


def print_faults(faults: Any) -> None:
    """Print each fault on a line, as compilers do: `12: draws[0].crew: …`."""
    console = _console()
    for fault in faults:
        path = f"{fault['path']}: " if fault["path"] else ""
        said = f": {path}{fault['reason']} / {fault['reason_en']}"
        console.print(Text.assemble((f"{fault['line']}", "bold red"), said), soft_wrap=True)


def print_findings(findings: Any) -> None:
    """Print the findings of the law, and what is only kept: for each the place in the file, the article if there is
    one, and what to change.
    """
    console = _console()
    for finding in findings:
        place = Text.assemble((f"{finding['line']}", "bold yellow"), f": {finding['path']}: ", finding["rule"])
        console.print(place, soft_wrap=True)
        by = f"{finding['statute']}{finding['article']}"
        console.print(Text(f"  {by}：{finding['text']}" if by else f"  {finding['text']}"), soft_wrap=True)
        console.print(Text(f"  {finding['text_en']}", "dim"), soft_wrap=True)


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDE)


def _sections(policy: Policy) -> Iterator[tuple[str, Row, Iterable[Row]]]:
    yield from _people(policy)
    yield from _inspections(policy)
    yield from _procedure(policy)


def _people(policy: Policy) -> Iterator[tuple[str, Row, Iterable[Row]]]:
    directories = ((name, keeping.owner, f"{keeping.review_months}") for name, keeping in policy.directories.items())
    yield "名录 Directories", ("名录 directory", "责任科室 owner", "核查周期（月） review months"), directories
    yield "检查组 Teams", ("代码 code", "名称 name", "文号 series", "名额 quotas"), map(_team, policy.teams)
    if policy.formation:
        reserve, entropy = f"{policy.formation.reserve}", policy.formation.entropy
        roles = ((role.name, role.population, reserve, entropy) for role in policy.formation.roles)
        yield "检查组的组成 Formation", ("角色 role", "抽取范围 from", "备选 reserve", "随机来源 entropy"), roles
    crews = (
        (crew.name, "；".join(_slot(slot.name, slot.tags) for slot in crew.slots), f"{crew.experts}")
        for crew in policy.crews
    )
    yield "检查人员 Crews", ("名称 name", "岗位 slots", "专家 experts"), crews


def _inspections(policy: Policy) -> Iterator[tuple[str, Row, Iterable[Row]]]:
    heads = (
        "类别 name",
        "名称 title",
        "抽取范围 from",
        "数量 counts",
        "周期 per",
        "随机来源 entropy",
        "检查人员 crew",
        "暗查 covert",
    )
    yield "抽取 Draws", heads, map(_draw, policy.draws)
    if policy.plan:
        plan = (policy.plan.approved_by, policy.plan.filed_with or "—", "、".join(policy.plan.contents))
        yield "计划 Plan", ("批准 approved by", "备案 filed with", "检查内容 contents"), [plan]
    coverage = policy.coverage
    done = [(coverage.drawn_share or "—", coverage.ends)]
    yield "完成 Completion", ("抽取的比例不低于 drawn share", "完成日期 ends"), done
    duties = ((duty.name, duty.title, duty.share, f"{duty.times} × {duty.per}") for duty in coverage.duties)
    yield "覆盖 Coverage", ("类别 duty", "名称 title", "比例 share", "次数 how often"), duties
    caps = ((f"{cap.times} × year", "、".join(cap.except_for), cap.basis) for cap in coverage.caps)
    yield "频次上限 Caps", ("至多 at most", "例外 except for", "依据 basis"), caps


def _procedure(policy: Policy) -> Iterator[tuple[str, Row, Iterable[Row]]]:
    approvals = (
        (
            one.step,
            "、".join(one.on) or "*",
            *map("、".join, (one.drafted_by, one.reviewed_by, one.approved_by)),
            one.basis,
        )
        for one in policy.approvals
    )
    heads = ("环节 step", "事由 on", "起草 drafted by", "审核 reviewed by", "批准 approved by", "依据 basis")
    yield "审批 Approvals", heads, approvals
    yield from _seen(policy)
    deadlines = (
        (one.title, one.rule or "—", f"{one.count} {one.unit}", f"{one.after} {one.by or ''}", one.basis)
        for one in policy.deadlines
    )
    yield "期限 Deadlines", ("事项 what", "规则 rule", "期限 within", "起算 after", "依据 basis"), deadlines
    series = ((one.title, one.format, "、".join(one.scope)) for one in policy.numbering)
    yield "文号 Numbering", ("文书 what", "格式 format", "范围 scope"), series
    appraisals = (
        (one.title, one.of, "、".join(each.measure for each in one.measures), one.basis) for one in policy.appraisals
    )
    yield "考核 Appraisals", ("考核 what", "对象 of", "指标 measures", "依据 basis"), appraisals
    counties = policy.supervision.counties if policy.supervision else ()
    yield "县区 Counties", ("代码 code", "名称 name"), ((county.code, county.name) for county in counties)


def _seen(policy: Policy) -> Iterator[tuple[str, Row, Iterable[Row]]]:
    shown, covert = policy.publicity, policy.covert
    if shown:
        heads = ("姓名 names", "证件号码 certificates", "依据 basis")
        yield "检查人员的公开 Publicity", heads, [(shown.names, shown.certificates, shown.basis)]
    if covert:
        heads_of_covert = ("到达前知情的 seen by", "依据 basis")
        yield "暗查暗访 Covert visits", heads_of_covert, [("、".join(covert.seen_by), covert.basis)]


def _team(team: Team) -> Row:
    quotas = "；".join(f"{role} {quota.native}+{quota.drawn}" for role, quota in team.quotas.items())
    return team.code, team.name, team.series or "", quotas


def _slot(name: str, tags: tuple[str, ...]) -> str:
    return f"{name} [{', '.join(tags)}]" if tags else name


def _draw(kind: DrawKind) -> Row:
    takes = ["by plan"] if kind.by_plan else []
    takes += [_share(share) for share in kind.shares] + [f"{one.stratum}: 100%" for one in kind.selection.certain]
    months = f" × {len(kind.months)} months" if kind.months else ""
    mark = "covert" if kind.covert else ""
    counts = "; ".join(takes) + months
    held = kind.held_per, kind.entropy
    return kind.name, kind.title, kind.selection.population, counts, *held, kind.crew or "", mark


def _share(share: Share) -> str:
    amount = share.rate or (f"{share.count}" if share.count else "by plan")
    return amount if share.stratum == "*" else f"{share.stratum or '—'}: {amount}"
