"""A year's people-days for enforcement: computed, never entered by hand.

Source: 安全生产年度监督检查计划编制办法（安监总政法〔2017〕150 号）.
"""

from shared.contracts.planning import PeopleDays
from shared.errors import Invalid


class DaysExceeded(Invalid):
    code = "people-days-exceeded"
    title = "工作日测算为负数"
    title_en = "Other work takes more days than the staff has"


class VisitsExceedDays(Invalid):
    code = "visits-exceed-people-days"
    title = "拟检查家次所需工作日超过监督检查工作日"
    title_en = "The planned inspections take more days than there are"


def with_visits(days: PeopleDays, visits: int) -> PeopleDays:
    """The people-days with those that the inspections of the plan take. Raises VisitsExceedDays."""
    if visits > days.supervision:
        raise VisitsExceedDays(
            f"按执法办法，本计划各家检查共需 {visits} 人日，监督检查工作日只有 {days.supervision} 人日，"
            f"差 {visits - days.supervision} 人日；请减少企业，或核对执法人数和其他工作日。",
            f"By the policy the inspections of this plan take {visits} people-days, and there are {days.supervision}: "
            f"{visits - days.supervision} too many. Plan fewer enterprises, or check the staff and the other days.",
            visits=visits,
            supervision=days.supervision,
        )
    return days.model_copy(update={"visits": visits})


def people_days(staff: int, statutory_days: int, other_enforcement: int, non_enforcement: int) -> PeopleDays:
    """The people-days of a year: total = statutory working days × staff; supervision = total − other enforcement −
    non-enforcement.

    Raises DaysExceeded, which shows the arithmetic.
    """
    total = statutory_days * staff
    supervision = total - other_enforcement - non_enforcement
    if supervision < 0:
        sums = f"{statutory_days}×{staff}−{other_enforcement}−{non_enforcement}＝{supervision}"
        raise DaysExceeded(
            f"监督检查工作日为 {sums}：其他执法和非执法工作日之和超过总法定工作日 {total}，请核对这两项或执法人数。",
            f"Supervision days would be {statutory_days} × {staff} − {other_enforcement} − {non_enforcement} = "
            f"{supervision}: the other days are more than the total of {total}. Check them, or the number of staff.",
            total=total,
            supervision=supervision,
        )
    return PeopleDays(
        staff=staff,
        statutory_days=statutory_days,
        total=total,
        other_enforcement=other_enforcement,
        non_enforcement=non_enforcement,
        supervision=supervision,
    )
