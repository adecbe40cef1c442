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
        raise LegalBasisUnknown(
            f"本系统没有收录{basis.instrument}；如为标准等，请写明其施行日期（in_force_since），且不晚于 {day}。",
            f"The service does not have {basis.instrument}; if it is a standard or another basis, state since which "
            f"day it is in force (in_force_since), {day} or before.",
            instrument=basis.instrument,
        )
    return _basis(basis, basis.in_force_since)


def _names(row: Instrument) -> tuple[str, str]:
    """How a basis may name the instrument: with its edition, 《…》（2014年修正）, or by its title alone, 《…》."""
    return row.statute, f"{row.statute.partition('》')[0]}》"


def _basis(basis: BasisRequest, since: date) -> LegalBasis:
    return LegalBasis(instrument=basis.instrument, edition=since.isoformat(), article=basis.article, item=basis.item)
