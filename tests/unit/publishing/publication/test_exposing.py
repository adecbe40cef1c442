"""A version is read while nothing stands in it that is hidden since, and tells nothing when it is not read any more."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.publishing.publication.preparing import penalty_told, prepare, revise
from services.publishing.publication.redaction import MARKS
from services.publishing.publication.releasing import release
from services.publishing.publication.state import Publication
from shared.contracts.fact import Fact
from shared.contracts.publications import PublicationRevised
from shared.contracts.publicity import Mentions, PersonMentioned, PrivateValue
from tests.unit.publishing.publication.made_up import DIGITS, RULES, after, prepared, released
from tests.unit.publishing.publication.made_up_penalty import DECIDED, penalty


def naming(*names: str, **more: Any) -> Mentions:
    return Mentions(persons=tuple(PersonMentioned(name=name, role="worker", **more) for name in names))


def told_in_turn(*tellings: tuple[str, Mentions], released: Sequence[int] = ()) -> Publication:
    """A penalty whose facts were told in these words, each time with these persons, and released each time; or only
    the tellings with these numbers.
    """
    facts: list[Fact] = []
    for number, (text, mentions) in enumerate(tellings):
        told = penalty_told(penalty(facts=text, mentions=mentions), RULES.law)
        fact = revise(after(*facts), told, RULES) if facts else prepare(told, "approval", RULES)
        facts += [fact] if fact else []
        if after(*facts).waiting and (not released or number in released):
            facts.append(release(after(*facts), DECIDED, RULES, DIGITS))
    return after(*facts)


def readable(publication: Publication) -> list[int]:
    return [each.number for each in publication.versions if publication.is_readable(each.number)]


def test_a_name_is_hidden_though_another_mark_of_its_kind_went_with_its_sentence() -> None:
    both = told_in_turn(
        ("乙示例未经培训上岗。丙样例作证。", naming("乙示例")), ("丙样例作证。", naming("乙示例", "丙样例"))
    )
    assert [str(each.content).count(MARKS["name"]) for each in both.versions] == [1, 1]
    assert readable(both) == [2]


@pytest.mark.parametrize(
    ("first", "second", "mentions"),
    [
        ("丙样例未经培训。已整改。", "已整改。", naming("丙样例")),
        ("丙·样 例未经培训。", "有人未经培训。", naming("丙样例")),
        (
            "患尘-肺病的人未经培训。",
            "有人未经培训。",
            naming("丁", private=(PrivateValue(kind="health", value="尘肺病"),)),
        ),
    ],
)
def test_what_is_hidden_may_stand_nowhere_in_the_new_words(first: str, second: str, mentions: Mentions) -> None:
    assert readable(told_in_turn((first, Mentions()), (second, mentions))) == [2]


def test_what_one_version_has_hidden_stays_hidden_whatever_the_next_mentions() -> None:
    thrice = told_in_turn(
        ("丙样例未经培训。", Mentions()), ("有人未经培训。", naming("丙样例")), ("有工人未经培训。", Mentions())
    )
    assert readable(thrice) == [2, 3]


def test_a_version_before_is_closed_as_soon_as_its_matter_says_that_it_names_somebody() -> None:
    told = ("丙样例未经培训。", Mentions()), ("有人未经培训。", Mentions()), ("有人未经培训。", naming("丙样例"))
    assert (readable(told_in_turn(*told[:2])), readable(told_in_turn(*told))) == ([1, 2], [2])
    # What is shown is read until it is corrected.
    assert readable(told_in_turn(told[0], told[2], released=[0])) == [1]


def test_what_the_new_version_says_itself_it_does_not_hide() -> None:
    firm = penalty().party.name
    twice = told_in_turn(("已处罚。", Mentions()), ("已处罚并整改。", naming("示例县", firm[3:5])))
    assert readable(twice) == [1, 2]


def test_more_marks_alone_close_nothing_since_it_is_looked_for() -> None:
    twice = told_in_turn(("未经培训。", Mentions()), ("未经培训，丙样例作证。", naming("丙样例")))
    assert readable(twice) == [1, 2]


def test_in_versions_of_before_the_marks_are_counted() -> None:
    first, *later = [{"facts": facts} for facts in ("丙样例未经培训", f"{MARKS['name']}未经培训", "已整改")]
    facts: list[Fact] = [prepared(content=first), released()]
    for number, content in enumerate(later, 2):
        facts += [PublicationRevised(content=content), released(number)]
    assert readable(after(*facts)) == [2, 3]
