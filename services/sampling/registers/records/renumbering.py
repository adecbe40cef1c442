"""The rows of a list of people that could make one person two: with a number that somebody had before, or a new number
of a person whom the register knows. Such a row is refused, with what to do; it is never taken without a word.

A list says that a certificate was renewed in a column with the former number (原证号).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from services.sampling.registers.lists.faults import Fault, FaultReason
from services.sampling.registers.records.fields import Fields
from services.sampling.registers.records.former_keys import FormerKeys
from services.sampling.registers.records.rows import RegisterRow


class Before(NamedTuple):
    """A record before the import: its fields, and whether it was retired."""

    fields: Fields
    retired: bool


def faults_of(
    rows: Sequence[RegisterRow], on_list: frozenset[str], before: Mapping[str, Before], former: FormerKeys
) -> Iterator[tuple[int, Fault]]:
    """(line, fault) of each accepted row that cannot be taken. `on_list`: the keys on the list, of faulty rows too;
    `before`: the records of the register by key, retired ones too; `former`: the keys that the persons of the bureau
    had before.
    """
    replaced: dict[str, int] = {}
    for row in rows:
        if row.former in before and row.key not in before:
            replaced.setdefault(row.former, row.line)
    unlisted = _unlisted(on_list | {row.former for row in rows}, before)
    for row in rows:
        reason = _reason(row, before, former, replaced) or _suspicion(row, before, unlisted)
        if reason is not None:
            yield row.line, Fault(row.line, "", row.key, reason, row.key)


def _reason(
    row: RegisterRow, before: Mapping[str, Before], former: FormerKeys, replaced: Mapping[str, int]
) -> FaultReason | None:
    if row.key not in before and row.key in former.now:
        return _had(former.now[row.key])
    if row.key in replaced:
        return _replaced(replaced[row.key])
    if not row.former or former.now.get(row.former) == row.key:
        return None
    if row.former not in before:
        return _unknown(row.former, former.now.get(row.former))
    if row.key in before:
        return _taken(row.former)
    return None if replaced[row.former] == row.line else _replaced(replaced[row.former])


def _suspicion(
    row: RegisterRow, before: Mapping[str, Before], unlisted: Mapping[str, list[tuple[str, Before]]]
) -> FaultReason | None:
    """The reason to refuse a new number of a person with the name of somebody whose number is not on the list."""
    if row.key in before or row.former:
        return None
    for key, known in unlisted.get(str(row.values["name"]), ()):
        differs = (
            row.values[name] != getattr(known.fields, name)
            for name in ("birth_year", "sex")
            if row.values.get(name) and getattr(known.fields, name, None)
        )
        if not any(differs):
            return _suspect(key)
    return None


def _unlisted(on_list: frozenset[str], before: Mapping[str, Before]) -> Mapping[str, list[tuple[str, Before]]]:
    """Name → the records with this name whose keys the list does not have."""
    found: defaultdict[str, list[tuple[str, Before]]] = defaultdict(list)
    for key, known in before.items():
        if key not in on_list:
            found[known.fields.name].append((key, known))
    return found


def _had(present: str) -> FaultReason:
    return FaultReason(
        "former-key",
        f"是曾用编号，该人员现编号为 {present}；请改填现编号",
        f"was replaced: the person has {present} now; write this number",
    )


def _replaced(line: int) -> FaultReason:
    return FaultReason(
        "key-replaced",
        f"第 {line} 行已将此编号换为新编号；请删去本行，或更正",
        f"line {line} replaces this number; delete this row, or correct it",
    )


def _unknown(former: str, present: str | None) -> FaultReason:
    if present is None:
        return FaultReason(
            "former-key-unknown",
            f"名录中没有原编号 {former}；请核对，新进人员留空",
            f"the register has no {former}, which should be the former number; check it, or leave it empty",
        )
    return FaultReason(
        "former-key-unknown",
        f"原编号 {former} 此前已换为 {present}；请在原编号一栏填 {present}",
        f"{former} was replaced by {present} before; write {present} as the former number",
    )


def _taken(former: str) -> FaultReason:
    return FaultReason(
        "key-taken",
        f"此编号已属于名录中另一人，不能作为 {former} 的新编号；请核对",
        f"another person of the register has this number; it cannot be the new number of {former}; check it",
    )


def _suspect(key: str) -> FaultReason:
    return FaultReason(
        "same-person-suspected",
        f"名录中有同名人员 {key}，不在本名单上：若是换证，请在“原证号”一栏填 {key}；若是另一人，请单独录入（PUT）",
        f"the register has {key} with the same name, who is not on the list: if the certificate was renewed, write "
        f"{key} as the former number (原证号); if it is another person, enter the record by itself (PUT)",
    )
