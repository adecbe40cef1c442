"""What an edit changes in an enterprise, decided from the edit and what was known before."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from services.sampling.registers.enterprises import wording
from services.sampling.registers.enterprises.sectors import sector_of
from services.sampling.registers.lists.faults import FaultReason
from shared.contracts.directory import (
    EnterpriseAmended,
    EnterpriseFlagged,
    EnterpriseReopened,
    EnterpriseRetired,
    FlagLifted,
    LicenceRecorded,
    LicenceWithdrawn,
)
from shared.errors import Conflict, Invalid

Edit = (
    EnterpriseAmended
    | EnterpriseFlagged
    | FlagLifted
    | LicenceRecorded
    | LicenceWithdrawn
    | EnterpriseRetired
    | EnterpriseReopened
)


class WordNotUnderstood(Invalid):
    code = "word-not-understood"
    title = "填写的内容无法识别"
    title_en = "A value is not understood"


class NothingChanges(Conflict):
    code = "nothing-changes"
    title = "内容没有变化"
    title_en = "The request would change nothing"


class EnterpriseStanding(NamedTuple):
    """What is known of an enterprise: texts by column, flags with their marks, and licences.

    `version` counts imports and edits.
    """

    identifier: str
    version: int
    texts: Mapping[str, str]
    flags: Mapping[str, list[dict[str, str]]]
    licences: Mapping[str, dict[str, str | None]]


class FlaggedMany(NamedTuple):
    """The result of raising a flag on many enterprises. `standing` are the identifiers that had this mark already;
    `unknown` are the identifiers that the directory does not have.
    """

    raised: tuple[str, ...]
    standing: tuple[str, ...]
    unknown: tuple[str, ...]


def meant(told: Mapping[str, str], on: date) -> dict[str, str]:
    """The given fields in the form in which they are stored: industry codes without their letter, and the sector that
    an industry code belongs to on that day.

    Raises WordNotUnderstood.
    """
    kept = dict(told)
    for name, meaning in (("industry_code", wording.industry_code), ("credit_class", wording.credit_class)):
        if kept.get(name):
            kept[name] = _understood(name, meaning(kept[name]), kept[name])
    if "industry_code" in kept and "sector" not in kept:
        kept["sector"] = sector_of(kept["industry_code"], on)
    return kept


def check_changes(edit: Edit, was: EnterpriseStanding) -> None:
    """Refuse an edit that changes nothing. Raises NothingChanges."""
    if not after(edit, was):
        raise NothingChanges(
            f"{was.texts['name']}（{was.identifier}）已是如此，没有需要更改的内容；请刷新后核对。",
            f"{was.identifier} is so already: there is nothing to change; load it again and compare.",
            identifier=was.identifier,
        )


def after(edit: Edit, was: EnterpriseStanding) -> dict[str, Any]:
    """The columns that the edit changes, with their new values; {} if the edit changes nothing."""
    match edit:
        case EnterpriseAmended():
            return {name: text for name, text in edit.changes.items() if was.texts[name] != text}
        case EnterpriseRetired() | EnterpriseReopened():
            status = edit.status if isinstance(edit, EnterpriseRetired) else "open"
            return {} if was.texts["status"] == status else {"status": status}
        case EnterpriseFlagged() | FlagLifted():
            flags = _raised(edit, was) if isinstance(edit, EnterpriseFlagged) else _lifted(edit, was)
            return {} if flags == was.flags else {"flags": flags}
        case LicenceRecorded():
            expires = edit.expires.isoformat() if edit.expires else None
            licences = {**was.licences, edit.name: {"number": edit.number, "expires": expires}}
            return {} if licences == was.licences else {"licences": licences}
        case LicenceWithdrawn():
            licences = {name: licence for name, licence in was.licences.items() if name != edit.name}
            return {} if licences == was.licences else {"licences": licences}


def _raised(edit: EnterpriseFlagged, was: EnterpriseStanding) -> dict[str, list[dict[str, str]]]:
    marks, mark = was.flags.get(edit.flag, []), {"on": edit.on.isoformat(), "source": edit.source}
    return {**was.flags, edit.flag: marks if mark in marks else [*marks, mark]}


def _lifted(edit: FlagLifted, was: EnterpriseStanding) -> dict[str, list[dict[str, str]]]:
    day = edit.on and edit.on.isoformat()
    left = [mark for mark in was.flags.get(edit.flag, []) if day is not None and mark["on"] != day]
    others = {flag: marks for flag, marks in was.flags.items() if flag != edit.flag}
    return {**others, edit.flag: left} if left else others


def _understood(name: str, said: str | FaultReason, written: str) -> str:
    if isinstance(said, FaultReason):
        raise WordNotUnderstood(
            f"{name}：“{written}”{said.zh}。", f"{name}: “{written}” {said.en}.", field=name, written=written
        )
    return said
