"""The legal basis of a finding: the edition of its instrument that was in force on the day of the visit."""

from datetime import date

from services.cases.inspection.handle_requests import BasisRequest
from shared.contracts.inspection.finding import LegalBasis
from shared.errors import Invalid
from shared.law.kinds import Instrument
from shared.law.law import Law


class LegalBasisUnknown(Invalid):
    code = "legal-basis-unknown"
    title = "法律依据在当日不成立"
    title_en = "The legal basis was not in force on the day"


def cited(law: Law, basis: BasisRequest, day: date) -> LegalBasis:
    """The basis with the edition of its instrument. Raises LegalBasisUnknown."""
    editions = [row for row in law.of(Instrument) if basis.instrument in _names(row)]
    in_force = next((row for row in editions if row.holds_on(day)), None)
    if in_force is not None:
        return _basis(basis, in_force.first)
    if editions:
        raise LegalBasisUnknown(
            f"{basis.instrument}在 {day} 没有有效的文本；请核对名称。GET /rules 列出各文件及其施行日期。",
            f"No edition of {basis.instrument} was in force on {day}; check its name. GET /rules lists the instruments "
            "and their days.",
            instrument=basis.instrument,
        )
    if basis.in_force_since is None or basis.in_force_since > day:
        titles = _like(law, basis.instrument, day)
        meant = f"是否指{'、'.join(titles)}？请写全称。" if titles else ""
        meant_en = f"Did you mean {', '.join(titles)}? Write the full title. " if titles else ""
        raise LegalBasisUnknown(
            f"本系统没有收录{basis.instrument}。{meant}如为标准等，请写明不晚于 {day} 的施行日期（in_force_since）。",
            f"The service does not have {basis.instrument}. {meant_en}If it is a standard or another basis, state "
            f"since which day it is in force (in_force_since), {day} or before.",
            instrument=basis.instrument,
            titles=titles,
        )
    return _basis(basis, basis.in_force_since)


def _like(law: Law, instrument: str, day: date) -> list[str]:
    """The full titles in force on the day that have the name of the instrument in them, at most three."""
    name = instrument.strip("《》").partition("》")[0]
    titles = {_names(row)[1] for row in law.of(Instrument) if row.holds_on(day)}
    return sorted((title for title in titles if name in title), key=len)[:3]


def _names(row: Instrument) -> tuple[str, str]:
    """How a basis may name the instrument: with its edition, 《…》（2014年修正）, or by its title alone, 《…》."""
    return row.statute, f"{row.statute.partition('》')[0]}》"


def _basis(basis: BasisRequest, since: date) -> LegalBasis:
    return LegalBasis(instrument=basis.instrument, edition=since.isoformat(), article=basis.article, item=basis.item)
