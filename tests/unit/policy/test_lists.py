"""Lists that conditions of a request name: each must have been imported."""

from pydantic import TypeAdapter

from shared.policy.conditions import Condition
from shared.policy.lists import lists_named, unknown_lists

CONDITION = TypeAdapter(Condition).validate_python(
    {"all": [{"not": {"list": ["重点企业", "重点企页"]}}, {"any": [{"list": ["other"]}, {"flag": "complaint"}]}]}
)


def test_every_list_is_found_with_its_place() -> None:
    assert lists_named([(("where",), CONDITION), (("key",), None)]) == [
        (("where", "all", 0, "not", "list", 0), "重点企业"),
        (("where", "all", 0, "not", "list", 1), "重点企页"),
        (("where", "all", 1, "any", 0, "list", 0), "other"),
    ]


def test_a_list_that_was_never_imported_is_refused_with_the_likely_name() -> None:
    first, second = unknown_lists(lists_named([((), CONDITION)]), ["enterprises", "重点企业"])
    assert (first.steps, first.reason) == (
        ("all", 0, "not", "list", 1),
        "没有导入过名单“重点企页”；是否应为“重点企业”？",
    )
    assert second.reason_en == "no list 'other' was ever imported; there are enterprises, 重点企业"
