"""Renewing a certificate: the person gets another number, and stays the same person with the same history.

The number that the person had is refused for everybody else, for ever: lists and draws of earlier days mean the person.
"""

from datetime import date
from typing import NamedTuple

from services.sampling.registers.records.fields import Inspector, Register, known, plain
from services.sampling.registers.records.retirement import RecordThen
from shared.contracts.register import RecordEntered
from shared.errors import Conflict


class KeyTaken(Conflict):
    code = "key-taken"
    title = "该编号属于他人"
    title_en = "The key belongs to another person"


class KeyUnchanged(Conflict):
    code = "key-unchanged"
    title = "编号没有变化"
    title_en = "The key is unchanged"


class RenewalOfRetired(Conflict):
    code = "renewal-of-retired"
    title = "该人员已停用，不能换证"
    title_en = "The person is retired"


class Holder(NamedTuple):
    """The person who has a key, or had it before: the key now, and the name."""

    key: str
    name: str


class NewCertificate(NamedTuple):
    """A new certificate: its number, and the day on which it expires (None: it never does, or an expert has none)."""

    key: str
    expires: date | None = None


def renew(
    person: RecordThen, register: Register, certificate: NewCertificate, holder: Holder | None, reason: str
) -> RecordEntered:
    """The person with the new number. `holder` is the person who has this number or had it, None if nobody does.

    Raises RenewalOfRetired, KeyUnchanged, KeyTaken.
    """
    if person.retired:
        raise RenewalOfRetired(
            f"{person.key} 已停用；请先以原编号重新录入（PUT），再登记换证。",
            f"{person.key} is retired; enter the record again under this key (PUT), and renew it then.",
            key=person.key,
        )
    if certificate.key == person.key:
        raise KeyUnchanged(
            f"新编号与现编号 {person.key} 相同；只更改有效期的，请修改该记录（PUT）。",
            f"The new key is the present key {person.key}; to change only the expiry, change the record (PUT).",
            key=person.key,
        )
    if holder is not None and holder.key != person.key:
        check_free(certificate.key, holder)
    fields = known(register, person.fields)
    if isinstance(fields, Inspector):
        fields = fields.model_copy(update={"certificate_expires": certificate.expires})
    return RecordEntered(directory=register, key=certificate.key, fields=plain(fields), reason=reason)


def check_free(key: str, holder: Holder | None) -> None:
    """Refuse a key that another person has or had (`holder`). Raises KeyTaken."""
    if holder is None:
        return
    has, has_en = ("现有", "has") if holder.key == key else ("曾用", "had")
    raise KeyTaken(
        f"{key} 是{holder.name}（现编号 {holder.key}）{has}的编号，不能给他人；是同一人的，请在 {holder.key} 下办理。",
        f"{holder.name} (key now: {holder.key}) {has_en} the key {key}; nobody else gets it. If it is the same person, "
        f"act on {holder.key}.",
        key=key,
        holder=holder.key,
    )
