"""The demonstration names its bureau, and its site says who runs it."""

from datetime import date

from deploy.demo.steps import imprinted, rules
from services.publishing.settings import PublishingSettings
from shared.policy.reading import read_policy


def test_the_rules_name_the_bureau_with_address_and_telephone() -> None:
    told = read_policy(rules(date(2026, 3, 2))).policy.authorities
    assert told is not None
    assert all((told.bureau, told.address, told.telephone))


def test_the_foot_of_the_site_is_complete_and_the_environment_wins() -> None:
    shown = imprinted({"CHEQIAN_SITE_SPONSOR": "示例市应急管理局"})
    assert shown.pop("CHEQIAN_SITE_SPONSOR") == "示例市应急管理局"
    assert {name.removeprefix("CHEQIAN_").lower() for name in shown} <= set(PublishingSettings.model_fields)
    assert all("演示" in value or value.startswith("0531") for value in shown.values())
