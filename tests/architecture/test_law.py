"""Law is data: every row can be looked up, editions fit together, and no number of days or sum stands in the code."""

import ast
import re
from collections.abc import Iterator
from datetime import date

import pytest

from shared.law.kinds import (
    KINDS,
    Extension,
    Fine,
    HazardCriteria,
    Instrument,
    Period,
    PolicyRule,
    Remedy,
    Threshold,
    WorkingDayNumbers,
)
from shared.law.law import kind_name, overlapping, shipped_law
from shared.law.row import Row
from shared.policy.appraisal import Measure
from tests.architecture.sources import PRODUCT, Source, lesson, sources

LAW = shipped_law()
_BY_KIND = {kind.__name__: kind for kind in KINDS}
_FOREVER = date.max


def told(row: Row) -> str:
    return f"{row.kind} {row.rule} from {row.first}"


def test_editions_of_a_rule_do_not_overlap() -> None:
    offences = [f"{told(one)} and {told(other)}" for one, other in overlapping(LAW.rows)]
    assert not offences, lesson("On each day one edition of a rule holds: end the older one the day before.", offences)


def test_every_row_cites_an_edition_that_held_on_all_of_its_days() -> None:
    editions = {row.statute: row for row in LAW.of(Instrument)}
    offences = []
    for row in LAW.rows:
        cited = editions.get(row.statute)
        if cited is None:
            offences.append(f"{told(row)}: {row.statute} is no instrument")
        elif not (cited.first <= row.first and (row.last or _FOREVER) <= (cited.last or _FOREVER)):
            offences.append(f"{told(row)}: {row.statute} held from {cited.first} until {cited.last}")
    assert len(editions) == len(LAW.of(Instrument))
    assert not offences, lesson(
        "A row cites the title of an instrument in instruments.toml that was in force: where a new edition of the "
        "statute begins, the row ends, and another one cites the new article.",
        offences,
    )


def test_local_rules_say_so_in_their_names() -> None:
    """Code asks for a rule by its name: a rule of another province must not be asked for by accident."""
    kinds = {row.kind for row in LAW.rows if row.place} - {"instrument", "discretion-set"}
    named = re.compile("-(guangdong|hubei|siping|qingdao|baoji|henan)$")
    offences = [told(row) for row in LAW.rows if row.kind in kinds and bool(row.place) != bool(named.search(row.rule))]
    assert not offences, lesson("A rule with a place has a name that ends with the place.", offences)


def test_small_numbers_are_working_days_where_their_statute_says_so() -> None:
    """行政处罚法 85, 行政强制法 69, 行政复议法 88; nowhere else, unless the article itself says working days."""
    numbers = {row.statute: set(row.numbers) for row in LAW.of(WorkingDayNumbers) if row.numbers}
    counted: list[Period | Extension] = [*LAW.of(Period), *LAW.of(Extension)]
    offences = [
        told(row)
        for row in counted
        if row.statute in numbers and row.unit in ("days", "working-days")
        if (row.unit == "working-days") != (row.number in numbers[row.statute])
    ]
    assert not offences, lesson("working_days.toml says which numbers of a statute are working days.", offences)


def test_rows_name_rules_that_exist_in_their_time() -> None:
    """Raises UnknownRule or NoLawInForce for one that does not."""
    for row in LAW.rows:
        match row:
            case Period(follows=str(rule)) | Extension(extends=rule):
                LAW.period(rule, on=row.first)
            case Remedy(reconsideration=one, suit=other):
                LAW.period(one, on=row.first)
                LAW.period(other, on=row.first)
            case Threshold(yields_to=str(rule)):
                LAW.edition(Threshold, rule, on=row.first)
            case HazardCriteria(parts=parts):
                for part in parts:
                    LAW.edition(HazardCriteria, part, on=row.first)


def test_rows_name_measures_that_policies_know() -> None:
    known = set(Measure.__args__)  # type: ignore[attr-defined]  # typeshed hides a Literal's arguments
    assert {measure for row in LAW.of(PolicyRule) for measure in row.measures} <= known


def test_fines_that_are_not_obeyed_cost_no_less() -> None:
    for row in LAW.of(Fine):
        first = row.rule.removesuffix("-not-corrected")
        if first != row.rule and any(one.rule == first for one in LAW.of(Fine)):
            assert LAW.edition(Fine, first, on=row.first).most <= row.least, told(row)


def test_code_asks_for_rules_that_exist() -> None:
    asked = [(source, *one) for source in sources(*PRODUCT) for one in rules_named_in(source)]
    offences = [
        f"{source.name}:{line} {kind.__name__} {rule}"
        for source, line, kind, rule in asked
        if not any(row.rule == rule for row in LAW.of(kind))
    ]
    assert not offences, lesson("The rows in shared/law/rows have no such rule (docs/law.md lists all).", offences)


def rules_named_in(source: Source) -> Iterator[tuple[int, type[Row], str]]:
    """`law.period("…", on=day)`, `law.edition(Fine, "…", on=day)`, `law.editions(Fine, "…")`."""
    for node in source.nodes():
        match node:
            case ast.Call(func=ast.Attribute(attr="period"), args=[ast.Constant(value=str(rule))]):
                yield node.lineno, Period, rule
            case ast.Call(
                func=ast.Attribute(attr="edition" | "editions"), args=[ast.Name(id=kind), ast.Constant(value=str(rule))]
            ) if kind in _BY_KIND:
                yield node.lineno, _BY_KIND[kind], rule


_COUNTING = {
    "add_working_days",
    "subtract_working_days",
    "add_calendar_days",
    "months_after",
    "months_before",
}
_OF_LAW = re.compile(r"(^|_)(yuan|fine|fines|penalty|working_days|statutory_days|days_to_\w+)(_|$)", re.IGNORECASE)


def numbers_of_law(source: Source) -> Iterator[int]:
    """Lines where a number of days is counted on, or a length or a sum of money is made, from a number in the code."""
    for node in source.nodes():
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=args, keywords=given) if (
                name in _COUNTING or name in ("Length", "Period")
            ):
                yield from (one.lineno for one in (*args, *(key.value for key in given)) if is_number(one))
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _OF_LAW.search(name) and is_number(value):
                yield node.lineno
            case ast.Compare(left=ast.Name(id=name) | ast.Attribute(attr=name), comparators=[value]) if _OF_LAW.search(
                name
            ) and is_number(value):
                yield node.lineno


def is_number(node: ast.AST) -> bool:
    """A number that somebody chose: 0 and 1 are how code counts."""
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value > 1


def test_no_number_of_the_law_stands_in_the_code() -> None:
    offences = [f"{source.name}:{line}" for source in sources(*PRODUCT) for line in numbers_of_law(source)]
    assert not offences, lesson(
        "A number of days, months or yuan that a statute fixes is a row in shared/law/rows, with its days and its "
        "article; the bureau's own numbers stand in its policy. Ask the law of the day: law.period(rule, on=day).",
        offences,
    )


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("calendar.add_working_days(day, 7)", 1),
        ("calendar.add_working_days(day, period.number)", 0),
        ("months_after(day, 6)", 1),
        ("Length(number=7, unit='days')", 1),
        ("LEAST_FINE = 50_000", 1),
        ("if fine.yuan >= 20_000: pass", 1),
        ("if fine.yuan > 0: pass", 0),
        ("size = 50_000", 0),
    ],
)
def test_the_check_sees_numbers_of_the_law(code: str, found: int) -> None:
    assert len(list(numbers_of_law(Source("made-up.py", code)))) == found


def test_every_kind_of_row_is_there() -> None:
    assert [kind_name(kind) for kind in KINDS if not LAW.of(kind)] == []
