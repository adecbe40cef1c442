"""Read the files of targets: the result is a target, or a refusal with every fault and the line of each."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import get_args

from services.publishing.outlet.located import read_located
from services.publishing.outlet.records import FIELDS, FieldType, PartyClass, Selection
from services.publishing.outlet.target import Target, TargetField
from shared.contracts.penalty import IdentityKind, PenaltyKind
from shared.law.kinds import Period
from shared.law.law import shipped_law
from shared.policy.faults import Fault, listed

CODES: Mapping[str, tuple[str, ...]] = {
    "party.class": get_args(PartyClass),
    "party.identity-kind": get_args(IdentityKind),
    "kinds": get_args(PenaltyKind),
    "selection": get_args(Selection),
}
"""Neutral field → the codes that it can have."""
_FORM_OF: Mapping[FieldType, str] = {"code": "choices", "date": "date", "amount": "amount", "results": "details"}


def read_target(name: str, toml: str) -> Target:
    """The target in the text of the file `name`. Raises DefinitionMalformed with its faults, each with its line."""
    return read_located(name, toml, Target, _incoherent)


@cache
def shipped_targets() -> Mapping[str, Target]:
    """Code → target, of this version of the software."""
    folder = files(__package__).joinpath("targets")
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
    targets = (read_target(path.name, path.read_text(encoding="utf-8")) for path in paths)
    return {target.target: target for target in targets}


def _incoherent(target: Target) -> Iterator[Fault]:
    """What no single value shows: names that do not exist, lists that are not whole, forms that do not fit."""
    seen: set[tuple[str, str]] = set()
    for place, field in enumerate(target.field):
        here = {(kind, field.name) for kind in field.records}
        for kind, name in sorted(seen & here):
            yield Fault(("field", place, "name"), f"{kind} 有两个名为 {name} 的字段", f"{kind} has two fields {name}")
        seen |= here
        for fault in _faults_of_field(target, field):
            yield Fault(("field", place, *fault.steps), fault.reason, fault.reason_en)
    periods = {row.rule for row in shipped_law().of(Period)}
    for place, each in enumerate(target.kind):
        for rule in (rule for rule in each.due if rule not in periods):
            yield Fault(("kind", place, "due"), f"没有名为 {rule} 的期限", f"the law has no period {rule}")
        if target.way == "files" and not {"key", "version"} <= {f.from_ for f in target.fields(each.records).values()}:
            yield Fault(("kind", place), "文件中须有 key 和 version", "a file has fields for key and version")
    if (target.way == "files") != (target.acknowledgement is not None):
        yield Fault(("way",), "按文件交换的须写 acknowledgement", "files, and only files, have an acknowledgement")


def _faults_of_field(target: Target, field: TargetField) -> Iterator[Fault]:
    for kind in field.records:
        known = FIELDS[kind].get(field.from_)
        if known is None:
            there = listed(FIELDS[kind])
            reason = f"{kind} 没有 {field.from_} 这一项；有：{there}"
            yield Fault(("from",), reason, f"{kind} has no {field.from_}; it has: {there}")
        elif (form := _FORM_OF.get(known.type)) != _form(field):
            form = form or "text"
            yield Fault(("from",), f"{field.from_} 应写为 {form}", f"{field.from_} is written as {form}")
        if field.rest and field.rest not in target.fields(kind):
            yield Fault(("rest",), f"{kind} 没有 {field.rest} 字段", f"{kind} has no field {field.rest}")
    if field.choices:
        missing = set(CODES.get(field.from_, ())) - set(target.choices.get(field.choices, {}))
        for code in sorted(missing):
            said = f"choices.{field.choices}"
            yield Fault(("choices",), f"{said} 缺少 {code}", f"{said} has no text for {code}")


def _form(field: TargetField) -> str | None:
    return next((form for form in ("choices", "date", "amount", "details") if getattr(field, form)), None)
