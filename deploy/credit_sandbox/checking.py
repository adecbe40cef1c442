"""Check a record as a credit system does: its key, its columns, and what the columns show together."""

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.credit_sandbox.columns import column_faults
from deploy.credit_sandbox.faults import Code, Fault
from deploy.credit_sandbox.good import Good
from deploy.credit_sandbox.penalties import penalty_faults
from deploy.credit_sandbox.results import result_faults
from deploy.credit_sandbox.templates import Kind, template_of
from deploy.credit_sandbox.terms import Terms

LONGEST_KEY = 32
_LIST = "details"


def record_faults(kind: Kind, fields: Mapping[str, Any], terms: Terms) -> tuple[Fault, ...]:
    """The faults of the fields of a record, one for each field; only of a list, each of its items may have one. Rules
    about several columns look only at columns without a fault.
    """
    template = template_of(kind)
    found = list(column_faults(template, fields, narrow=terms.narrow_columns))
    good = Good(fields, {fault.field for fault in found})
    together = penalty_faults if kind is Kind.PENALTIES else result_faults
    for fault in together(good, terms):
        if fault.field == _LIST or all(fault.field != earlier.field for earlier in found):
            found.append(fault)
    return tuple(found)


def key_faults(key: str) -> Iterator[Fault]:
    """The fault of a key that is too long."""
    if len(key) > LONGEST_KEY:
        yield Fault(Code.TOO_LONG, "key", f"主键超长：至多 {LONGEST_KEY} 个字符，现为 {len(key)} 个。")


def number_of(kind: Kind, fields: Mapping[str, Any]) -> str:
    """What tells this record from all others, whatever its key: the authority and number of a decision, or the task
    and the enterprise of a result.
    """
    names = ("CF_CFJGDM", "CF_WSH") if kind is Kind.PENALTIES else ("raninsTaskId", "uniscid")
    return " ".join(str(fields.get(name, "")) for name in names)


def party_of(kind: Kind, fields: Mapping[str, Any]) -> str:
    """The name of the party of a record, as people look for it."""
    return str(fields.get("CF_XDR_MC" if kind is Kind.PENALTIES else "entName", ""))
