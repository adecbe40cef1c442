"""Separation of duties: the pairs of acts that nobody does alone, as a table (docs/duties.md prints it).

Whoever decides what a list says must not draw from it; whoever asks for an exception must not grant it. `ROLES`: no
role allows both acts, and a person whose roles allow both may do neither. `PERSONS`: the second act compares the
subject of its token with the subject of the first act, whatever roles the person has (`shared.approval`).
"""

from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from shared.access.roles import GRANTS, Permission, Role


class Apart(StrEnum):
    """How two acts are kept apart."""

    ROLES = "roles"
    PERSONS = "persons"


class Duty(NamedTuple):
    """Two acts that nobody does alone, each under its permission; in Chinese and in English what they would decide."""

    first: Permission
    second: Permission
    apart: Apart
    zh: str
    en: str


DUTIES = (
    Duty(
        Permission.DIRECTORY_IMPORT,
        Permission.DRAW_ANNOUNCE,
        Apart.ROLES,
        "抽查哪些企业",
        "which enterprises are drawn",
    ),
    Duty(
        Permission.DIRECTORY_EDIT, Permission.DRAW_ANNOUNCE, Apart.ROLES, "抽查哪些企业", "which enterprises are drawn"
    ),
    Duty(
        Permission.INSPECTION_RECORD,
        Permission.DRAW_ANNOUNCE,
        Apart.ROLES,
        "哪些企业因已检查而不再抽查",
        "which enterprises are left out because they were inspected",
    ),
    Duty(Permission.PEOPLE_EDIT, Permission.DRAW_ANNOUNCE, Apart.ROLES, "派哪些人员", "which people are put on tasks"),
    Duty(
        Permission.EXPERT_SCORE,
        Permission.DRAW_ANNOUNCE,
        Apart.ROLES,
        "优先抽取哪些专家",
        "which experts are preferred",
    ),
    Duty(Permission.PEOPLE_EDIT, Permission.TEAM_FORM, Apart.ROLES, "哪些人员编组", "which people form the teams"),
    Duty(
        Permission.INSPECTION_RECORD,
        Permission.INSPECTION_WITHDRAW,
        Apart.PERSONS,
        "撤销检查登记",
        "that an inspection no longer counts",
    ),
    Duty(
        Permission.ACCOUNT_REQUEST,
        Permission.ACCOUNT_APPROVE,
        Apart.PERSONS,
        "哪个账号属于哪位人员",
        "which account acts for which person",
    ),
    Duty(Permission.POLICY_REQUEST, Permission.POLICY_ADOPT, Apart.PERSONS, "抽查规则", "the rules of draws"),
    Duty(
        Permission.ITEM_PROPOSE,
        Permission.ITEM_CONSOLIDATE,
        Apart.PERSONS,
        "采纳事项建议",
        "whether a proposal enters the item list",
    ),
    Duty(Permission.ITEM_CONSOLIDATE, Permission.ITEM_APPROVE, Apart.PERSONS, "抽查事项清单", "what may be inspected"),
    Duty(Permission.PARTY_REQUEST, Permission.PARTY_APPROVE, Apart.PERSONS, "参与方", "who gives random values"),
    Duty(Permission.SUPERIOR_REQUEST, Permission.SUPERIOR_APPROVE, Apart.PERSONS, "上级单位", "who may annul draws"),
    Duty(Permission.PLAN_DRAFT, Permission.PLAN_APPROVE, Apart.PERSONS, "监督检查计划", "whom a plan names"),
    Duty(
        Permission.DRAW_ANNOUNCE,
        Permission.FRAME_APPROVE,
        Apart.PERSONS,
        "手工确定的名单",
        "a frame or a roster that was made by hand",
    ),
    Duty(
        Permission.CHANGE_REQUEST,
        Permission.CHANGE_APPROVE,
        Apart.PERSONS,
        "替换、提前公开",
        "a substitution, or an early opening",
    ),
    Duty(Permission.SLOT_GIVE_UP, Permission.CHANGE_APPROVE, Apart.PERSONS, "递补", "a succession"),
    Duty(
        Permission.ANNULMENT_REQUEST,
        Permission.ANNULMENT_APPROVE,
        Apart.PERSONS,
        "撤销抽查",
        "the annulment of a draw",
    ),
    Duty(
        Permission.LAW_CORRECT,
        Permission.LAW_APPROVE,
        Apart.PERSONS,
        "法律条文的更正",
        "a correction of the law by which the bureau decides",
    ),
    Duty(
        Permission.SERIES_REQUEST,
        Permission.SERIES_APPROVE,
        Apart.PERSONS,
        "启用文号",
        "with which number a series goes on from an older register",
    ),
    Duty(
        Permission.INSPECTION_PREPARE,
        Permission.INSPECTION_REVIEW,
        Apart.PERSONS,
        "检查方案、指令、整改延期、报告、办结的审核",
        "the review of a site plan, an order, more time for a requirement, a report or a closing",
    ),
    Duty(
        Permission.INSPECTION_PREPARE,
        Permission.INSPECTION_APPROVE,
        Apart.PERSONS,
        "检查方案、指令、整改延期、报告、办结的批准",
        "the approval of a site plan, an order, more time for a requirement, a report or a closing",
    ),
    Duty(
        Permission.INSPECTION_OPEN,
        Permission.INSPECTION_APPROVE,
        Apart.PERSONS,
        "取消未经抽取的检查",
        "that an inspection which no draw asks for is not held",
    ),
    Duty(
        Permission.INSPECTION_REVIEW,
        Permission.INSPECTION_APPROVE,
        Apart.PERSONS,
        "审核后的批准",
        "the approval of a paper that passed its review",
    ),
    Duty(
        Permission.INSPECTION_CONDUCT,
        Permission.INSPECTION_DELIBERATE,
        Apart.PERSONS,
        "有争议的问题是否成立",
        "whether a disputed finding stands",
    ),
    Duty(
        Permission.INSPECTION_CONDUCT,
        Permission.RECUSAL_DECIDE,
        Apart.PERSONS,
        "检查人员是否回避",
        "whether a person of the crew stands back",
    ),
    Duty(
        Permission.INSPECTION_CONDUCT,
        Permission.LETTER_ANSWER,
        Apart.PERSONS,
        "企业申请回避、提出异议、投诉、评价的答复",
        "what is answered to an enterprise that asks for a recusal, disputes a finding, complains or evaluates",
    ),
    Duty(
        Permission.INSPECTION_PREPARE,
        Permission.INSPECTION_APPROVE,
        Apart.PERSONS,
        "指令的撤回、撤销",
        "the withdrawal or the revocation of an order",
    ),
    Duty(
        Permission.INSPECTION_CONDUCT,
        Permission.HANDOVER_RECEIVE,
        Apart.PERSONS,
        "现场移交问题的签收",
        "the receipt of what a crew hands over",
    ),
    Duty(
        Permission.HAZARD_KEEP,
        Permission.HAZARD_DECIDE,
        Apart.PERSONS,
        "重大事故隐患的核销、恢复生产、延期、撤销列入",
        "that a major hazard is gone and work restarts, gets more time, or was none",
    ),
    Duty(
        Permission.PAPER_SERVE,
        Permission.PAPER_APPROVE,
        Apart.PERSONS,
        "送达登记的更正",
        "that the record of a service is corrected",
    ),
    Duty(
        Permission.PUBLICATION_REQUEST,
        Permission.PUBLICATION_DECIDE,
        Apart.PERSONS,
        "公示信息的撤回与提前停止",
        "that what was published is withdrawn, or ends early",
    ),
    Duty(
        Permission.PUBLICATION_REQUEST,
        Permission.PUBLICATION_RELEASE,
        Apart.PERSONS,
        "典型案例的公示",
        "that a typical case, which a person wrote, is published",
    ),
    # The operator makes the key, and puts the seal there, as `log.operate` stands for all that operators do.
    Duty(
        Permission.PAPER_DRAFT,
        Permission.PAPER_APPROVE,
        Apart.PERSONS,
        "文书的签发与撤回",
        "that a paper is issued, or withdrawn",
    ),
    Duty(
        Permission.LOG_OPERATE,
        Permission.PAPER_KEY_REGISTER,
        Apart.ROLES,
        "文书由哪个密钥签署",
        "with which key papers are signed",
    ),
    Duty(
        Permission.LOG_OPERATE,
        Permission.SEAL_REGISTER,
        Apart.ROLES,
        "文书加盖哪枚印章",
        "with which seal papers are sealed",
    ),
)


def kept_from(permission: Permission, roles: Collection[Role]) -> Duty | None:
    """The duty for which a person with these roles may not act under `permission`, because the roles allow the other
    act too; None if there is none.
    """
    for duty in _BY_ROLES.get(permission, ()):
        other = duty.first if permission is duty.second else duty.second
        if any(role in roles for role in GRANTS[other]):
            return duty
    return None


_BY_ROLES = {
    permission: [duty for duty in DUTIES if duty.apart is Apart.ROLES and permission in (duty.first, duty.second)]
    for permission in Permission
}
