"""Two plans of 2025, restated: what real plans say, the policy's language can say."""

from datetime import date
from pathlib import Path

import pytest

from services.sampling.plans.plan.people_days import people_days
from shared.calendar import published_calendar
from shared.canonical import canonical
from shared.policy.kept import warnings_of
from shared.policy.lawfulness import lawful
from shared.policy.policy import Policy
from shared.policy.reading import PolicyFile, read_policy
from tests.architecture.sources import ROOT

FOLDER = ROOT / "tests/policies"
PLANS = sorted(FOLDER.glob("*.yaml"))


def read(name: str) -> PolicyFile:
    return read_policy((FOLDER / f"{name}.yaml").read_bytes())


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_each_is_lawful_and_survives_being_hashed(path: Path) -> None:
    file = read_policy(path.read_bytes())
    assert lawful(file) == []
    plain = file.policy.as_json()
    canonical(plain)
    assert Policy.model_validate(plain) == file.policy
    assert file.policy.policy == path.stem


def test_the_city_draws_three_mines_and_eight_factories_between_february_and_october() -> None:
    mines, industry, items = read("longyan-2025").policy.draws
    assert [share.count for kind in (mines, industry) for share in kind.shares] == [3, 8]
    assert mines.held_in == tuple(range(2, 11))
    assert (mines.methods, industry.methods) == (("on-site",), ("on-site", "documents"))
    assert items.serves == (mines.name, industry.name)


def test_the_district_has_414_people_days() -> None:
    working_days = published_calendar().working_days(2025)
    assert people_days(8, working_days, other_enforcement=1035, non_enforcement=535).supervision == 414


def test_the_districts_monthly_duty_and_joint_departments() -> None:
    file = read("kuancheng-2025")
    (duty,) = file.policy.coverage.duties
    assert (duty.per, duty.months, duty.share) == ("month", 1, "10%")
    monthly, joint, _ = file.policy.draws
    assert monthly.shares[0].taken_of(150) == 20
    assert joint.joint
    assert (joint.joint.led_by, len(joint.joint.joined_by)) == ("区应急管理局", 2)
    assert [warning["path"] for warning in warnings_of(file)] == ["draws[1].joint"]
    assert file.policy.effective.first == date(2025, 1, 1)
