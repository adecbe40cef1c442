"""What the page for people says of a record, in words."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from deploy.credit_sandbox.arrival import Filter, Shown
from deploy.credit_sandbox.behaviour import Behaviour
from deploy.credit_sandbox.history import Act
from deploy.credit_sandbox.templates import Kind, template_of
from shared.clock import minute_text

_KINDS = {Kind.RESULTS: "双随机抽查结果", Kind.PENALTIES: "行政处罚"}
_ACTS = {Act.NEW: "新增", Act.CORRECTION: "更正", Act.WITHDRAWAL: "注销"}
_STATUS = {"accepted": "已接收", "refused": "已退回", "duplicate": "重复报送"}
_OTHERS = {"key": "主键", "version": "版本", "fields": "字段", "reason": "原因", "": "记录"}
_SHARES = {
    "refuses": "拒收无误的记录",
    "loses_answers": "存储后不回执",
    "answers_twice": "每条回执两次",
    "drops_in_cleaning": "清洗时丢失",
}


class View(NamedTuple):
    """A choice of records that the page offers: its word, and the query that shows it."""

    word: str
    query: str


VIEWS = (
    View("全部", ""),
    View("已接收", "status=accepted"),
    View("已退回", "status=refused"),
    View("重复报送", "status=duplicate"),
    View("迟报", "late=true"),
    View("清洗中丢失", "lost=true"),
)


class Card(NamedTuple):
    """A record on the page. `fields`: title, name in the target, and value of each; `faults`: field and message."""

    state: str
    status: str
    marks: list[str]
    party: str
    what: str
    when: str
    key: str
    version: int
    sender: str
    receipt: str | None
    faults: list[tuple[str, str, str]]
    fields: list[tuple[str, str, str]]


def view_of(wanted: Filter) -> View:
    """The choice that shows what is wanted; all of it when somebody looks for a key."""
    word = "late=true" if wanted.late else "lost=true" if wanted.lost else f"status={wanted.status}"
    return next((view for view in VIEWS if view.query == word), VIEWS[0])


def cards(shown: Iterable[Shown]) -> list[Card]:
    """The records as the page shows them."""
    return [_card(each) for each in shown]


def behaviour_lines(behaviour: Behaviour) -> list[str]:
    """How the sandbox misbehaves now, a line for each habit; empty if it behaves well."""
    told = [f"{word} {getattr(behaviour, name):.0%}" for name, word in _SHARES.items() if getattr(behaviour, name)]
    if behaviour.answers_after_ms:
        told.append(f"存储后 {behaviour.answers_after_ms} 毫秒才回执")
    if behaviour.batches_a_minute:
        told.append(f"每分钟至多 {behaviour.batches_a_minute} 批")
    if behaviour.restarts_after_batches:
        told.append(f"每 {behaviour.restarts_after_batches} 批重启一次，{behaviour.away_seconds} 秒不可用")
    if behaviour.narrow_columns:
        told.append("数据列较短（罚款须小于 10 万元）")
    if behaviour.narrow_codes:
        told.append("法人代码只收 91 开头")
    return told


def _card(shown: Shown) -> Card:
    titles = {**_OTHERS, **template_of(shown.kind).titles}
    is_lost = shown.status == "accepted" and shown.act is not Act.WITHDRAWAL and not shown.is_kept
    return Card(
        state=shown.status,
        status=_STATUS[shown.status],
        marks=[*(["迟报"] if shown.is_late else []), *(["清洗中丢失"] if is_lost else [])],
        party=shown.party or "（无名称）",
        what=f"{_KINDS[shown.kind]} · {_ACTS[shown.act]}",
        when=minute_text(shown.received),
        key=shown.key,
        version=shown.version,
        sender=shown.sender,
        receipt=shown.receipt,
        faults=[(titles.get(each["field"], each["field"]), each["code"], each["message"]) for each in shown.errors],
        fields=list(_fields(shown.content, titles)),
    )


def _fields(content: Mapping[str, Any], titles: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    for name, value in content.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield titles.get(name, "未知字段"), name, text
