"""What a form takes, and how it says what is wrong."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.documents.forms.editions import edition_on
from services.documents.forms.filling import FieldsWrong, PaperTooLong, fill
from services.documents.forms.registry import shipped_forms
from services.documents.forms.remedies import DepartmentWrong, remedies
from services.documents.forms.timing import DayImpossible, check_times
from services.documents.forms.values import FormFields
from services.documents.forms.written import written
from shared.law.law import shipped_law
from tests.support.papers import in_json, paper, sample

FORMS = shipped_forms()
OFFICER = {"name": "王建国", "certificate": "37010123004"}


def filled(code: str, *, on: date | None = None, **fields: Any) -> FormFields:
    form = FORMS.form(code)
    given = sample(FORMS, form)
    edition = edition_on(form, on or given["heading"]["day"])
    kept = {n: v for n, v in (given["fields"] | fields).items() if n in form.fields[edition.edition].model_fields}
    return fill(form, edition, in_json({name: value for name, value in kept.items() if value is not None}))


@pytest.mark.parametrize(
    ("fields", "path", "told"),
    [
        ({"party": None}, "party", "缺少此项"),
        ({"party": ""}, "party", "应为一行文字"),
        ({"party": " 甲公司"}, "party", "应为一行文字"),
        ({"party": "甲\n公司"}, "party", "应为一行文字"),
        ({"party": "甲\u202e公司"}, "party", "不含控制或不可见字符"),
        ({"party": "甲\ue000公司"}, "party", "不含控制或不可见字符"),
        ({"party": "甲" * 201}, "party", "至多 200 个字符"),
        ({"facts": "第一段\r\n第二段"}, "facts", "应为以换行分段的文字"),
        ({"officers": [OFFICER]}, "officers", "至少 2 项"),
        ({"officers": [OFFICER, OFFICER]}, "officers", "每名执法人员只写一次"),
        (
            {"inspected": {"start": "2026-03-10T09:05:00+08:00", "end": "2026-03-10T09:04:00+08:00"}},
            "inspected",
            "结束时间不得早于开始时间",
        ),
        ({"inspected": {"start": "2026-03-10T09:05:00", "end": "2026-03-10T09:05:00"}}, "inspected.start", "须带时区"),
        ({"problems": [{"number": 2, "facts": "甲"}, {"number": 1, "facts": "乙"}]}, "problems", "序号应递增"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], path: str, told: str) -> None:
    with pytest.raises(FieldsWrong) as refused:
        filled("inspection-record", **fields)
    errors = refused.value.facts["errors"]
    assert isinstance(errors, list)
    first = errors[0]
    assert isinstance(first, dict)
    assert first["path"] == path
    assert told in str(first["message"])


def test_an_unknown_field_is_refused() -> None:
    form = FORMS.form("order-to-rectify")
    given = sample(FORMS, form)
    with pytest.raises(FieldsWrong, match="colour"):
        fill(form, form.newest, in_json(given["fields"] | {"colour": "red"}))


def test_demands_are_about_problems_of_the_paper() -> None:
    with pytest.raises(FieldsWrong) as refused:
        filled("order-to-rectify", requirements=[{"number": 1, "problems": [3], "demand": "改", "due": "2026-04-01"}])
    assert "没有第 [3] 项问题" in refused.value.detail


def test_a_paper_has_a_length_that_can_be_rendered() -> None:
    problems = [{"number": number + 1, "facts": "长" * 7000} for number in range(6)]
    with pytest.raises(PaperTooLong) as refused:
        filled("inspection-record", problems=problems)
    assert refused.value.facts["letters"] > 42_000  # type: ignore[operator]  # the fact is a number


def test_moments_are_cut_to_the_minute_in_beijing() -> None:
    inspected = {"start": "2026-03-09T16:05:59Z", "end": "2026-03-10T11:40:00+08:00"}
    fields = filled("inspection-receipt", inspected=inspected)
    assert fields.as_json()["inspected"]["start"] == "2026-03-10T00:05:00+08:00"
    told = written(fields)
    assert isinstance(told, dict)
    assert told["inspected"] == {"start": "2026年3月10日0时05分", "end": "2026年3月10日11时40分"}
    assert told["certificates_shown"] == "是"


def test_blanks_are_blank() -> None:
    told = written(paper(FORMS, "inspection-receipt", "short").fields)
    assert isinstance(told, dict)
    assert (told["papers"], told["opinion"]) == (None, None)


def test_times_fit_the_day_of_the_paper() -> None:
    order, record = paper(FORMS, "order-to-rectify"), paper(FORMS, "inspection-record")
    check_times(order.form, order.fields, order.heading.day)
    check_times(record.form, record.fields, record.heading.day)
    with pytest.raises(DayImpossible) as refused:
        check_times(record.form, record.fields, record.heading.day - timedelta(days=1))
    assert refused.value.facts["field"] == "inspected.start"
    with pytest.raises(DayImpossible) as refused:
        check_times(order.form, order.fields, date(2026, 3, 25))
    assert refused.value.facts["field"] == "requirements[0].due"
    check_times(order.form, order.fields, date(2026, 3, 24))


def test_the_day_decides_the_remedies() -> None:
    order = FORMS.form("order-to-rectify")
    law, department = shipped_law(), "东河市应急管理局"
    now, then = filled("order-to-rectify"), filled("order-to-rectify", upper_department=department)
    day = date(2023, 12, 31)
    edition = edition_on(order, day)
    both = remedies(law, edition, then, day)
    assert both is not None
    assert f"自收到本决定书之日起60日内向云山县人民政府或者{department}申请" in both
    government = remedies(law, edition, now, date(2024, 1, 1))
    assert government is not None
    assert "向云山县人民政府申请行政复议，也可以自收到本决定书之日起6个月内依法向云山县人民法院" in government
    for fields, on in ((now, day), (then, date(2024, 1, 1))):
        with pytest.raises(DepartmentWrong):
            remedies(law, edition, fields, on)
    assert remedies(law, FORMS.form("site-plan").newest, filled("site-plan"), day) is None
