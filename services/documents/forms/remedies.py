"""What a paper tells the party about contesting it, by the law of the paper's day."""

from datetime import date

from services.documents.forms.form import Edition
from services.documents.forms.values import Contestable, FormFields
from shared.canonical import JsonObject
from shared.errors import Invalid
from shared.law.kinds import Remedy
from shared.law.law import Law
from shared.law.row import Unit
from shared.policy.authorities import Authorities

_UNITS: dict[Unit, str] = {"hours": "小时", "working-days": "个工作日", "days": "日", "months": "个月", "years": "年"}


class DepartmentWrong(Invalid):
    code = "upper-department-wrong"
    title = "上一级主管部门填写有误"
    title_en = "The department above is named where it must not be, or is not named where it must be"


def remedies(law: Law, edition: Edition, fields: FormFields, day: date) -> str | None:
    """The paragraph about remedies; None for a form without any.

    Raises DepartmentWrong, UnknownRule, NoLawInForce. Source: 行政复议法 20, 23, 24; 行政诉讼法 45, 46.
    """
    if edition.remedy is None or not isinstance(fields, Contestable):
        return None
    remedy = law.edition(Remedy, edition.remedy, on=day)
    both = _both(remedy)
    if both != (fields.upper_department is not None):
        raise DepartmentWrong(
            f"{day}作出的决定{'还可以向' if both else '只向本级人民政府、不向'}上一级主管部门申请行政复议；"
            f"upper_department（全称）{'必须填写' if both else '须留空'}。",
            f"A decision of {day} {'can also' if both else 'cannot'} be contested at the department above: "
            f"{'give its full name as' if both else 'leave out'} upper_department.",
        )
    body = f"{fields.government}或者{fields.upper_department}" if both else fields.government
    periods = {"reconsideration": remedy.reconsideration, "suit": remedy.suit}
    lengths = {name: law.period(rule, on=day) for name, rule in periods.items()}
    told = {name: f"{period.number}{_UNITS[period.unit]}" for name, period in lengths.items()}
    return remedy.wording.format(body=body, court=fields.court, **told)


def contested(law: Law, edition: Edition, authorities: Authorities | None, day: date) -> JsonObject:
    """The fields that say where the party contests a decision of this day; none for a form without remedies, or if the
    bureau's policy does not name the authorities. Raises UnknownRule, NoLawInForce.
    """
    if edition.remedy is None or authorities is None:
        return {}
    both = _both(law.edition(Remedy, edition.remedy, on=day))
    return {
        "government": authorities.government,
        "upper_department": authorities.upper_department if both else None,
        "court": authorities.court,
    }


def _both(remedy: Remedy) -> bool:
    """Whether the party may choose the department above."""
    return remedy.body == "government-or-upper-department"
