"""The reasons for a change are those of the draw's policy; where it lists none for it, the protocol's four."""

import pytest
from pydantic import ValidationError

from shared.policy.policy import Policy
from shared.policy.reasons import WITHOUT_POLICY, Reason, listed_for

BASIS = "示例应急发〔2026〕1号"
POLICY = Policy.model_validate(
    {
        "policy": "made-up",
        "bureau": "370124",
        "title": "抽查规则",
        "source": BASIS,
        "effective": {"from": "2026-01-01"},
        "reasons": [
            {"code": "merged", "title": "企业合并", "changes": ["substitution"], "basis": BASIS},
            {"code": "closed", "title": "已停产或关闭", "changes": ["substitution", "opening"], "basis": BASIS},
        ],
    }
)


def test_each_change_has_its_own_in_the_order_of_the_policy() -> None:
    assert listed_for("substitution", POLICY.reasons) == ("merged", "closed")
    assert listed_for("opening", POLICY.reasons) == ("closed",)


def test_a_change_without_a_list_of_its_own_has_the_four_of_the_protocol() -> None:
    assert listed_for("succession", POLICY.reasons) == WITHOUT_POLICY == ("closed", "moved", "ill", "recused")
    assert listed_for("opening", ()) == WITHOUT_POLICY


@pytest.mark.parametrize("wrong", [{"code": "Closed"}, {"changes": []}, {"changes": ["void"]}, {"basis": None}])
def test_a_reason_has_a_public_code_and_a_source_and_says_for_what_it_counts(wrong: dict[str, object]) -> None:
    whole = {"code": "closed", "title": "已停产", "changes": ["opening"], "basis": BASIS}
    Reason.model_validate(whole)
    with pytest.raises(ValidationError):
        Reason.model_validate({**whole, **wrong})
