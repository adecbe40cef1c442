"""The words of the public site for reasons: why members are left out, why a place is given up, why a draw is opened."""

from collections.abc import Mapping
from typing import NamedTuple

from shared.contracts.sampling import OpenedBecause


class Words(NamedTuple):
    """The same words in two languages."""

    zh: str
    en: str


LEFT_OUT: Mapping[str, Words] = {
    "not-open": Words("未在营业", "not in business"),
    "other-stratum": Words("不属本次抽取的类别", "of another stratum"),
    "outside-rule": Words("不在规则范围内", "outside the rule"),
    "not-in-plan": Words("未列入计划", "not in the plan"),
    "drawn": Words("此前已抽中", "drawn before"),
    "inspected": Words("此前已检查", "inspected before"),
    "at-cap": Words("已达检查频次上限", "inspected as often as allowed"),
    "other-department": Words("其他部门检查", "inspected by another department"),
    "named": Words("由规则指名排除", "named by the rule"),
    "native": Words("本组原有人员", "belongs to a team already"),
    "head": Words("单位负责人", "head of the bureau"),
    "leave": Words("请假", "on leave"),
    "certificate": Words("证件不在有效期", "without a valid certificate"),
    "recused": Words("全部回避", "recused"),
    "duty": Words("不在岗", "not on duty"),
    "withheld": Words("暗查不说明原因", "not told of a covert draw"),
}
"""Why a member of the population is left out: the protocol's code → words."""

GIVEN_UP: Mapping[str, Words] = {
    "closed": Words("已停产或关闭", "closed"),
    "moved": Words("已迁出", "moved away"),
    "ill": Words("因病", "ill"),
    "recused": Words("回避", "recused"),
    "absent": Words("不能到岗", "absent"),
    "refused": Words("未接受派遣", "refused"),
}
"""Why a drawn unit or person gives up their place. A bureau's policy may have other codes; they stay as they are."""

OPENED: Mapping[OpenedBecause, Words] = {
    "visited": Words("检查结束", "all visits are on record"),
    "early": Words("提前公开", "opened before its day"),
    "due": Words("公开期限已到", "its day has come"),
}
"""Why a covert draw is opened."""


def left_out(code: str) -> Words:
    """Why a member is left out, in words; an unknown code stays as it is."""
    return LEFT_OUT.get(code, Words(code, code))


def given_up(code: str) -> Words:
    """Why a drawn unit or person gives up their place, in words; a code of the bureau's own policy stays as it is."""
    return GIVEN_UP.get(code, Words(code, code))
