"""Roles, permissions, and the table of the roles that have each permission."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Role(StrEnum):
    """A role of a person in a bureau, as the identity provider names it in the claim `roles`."""

    REGISTRAR = "registrar"
    LEGAL = "legal"
    DRAWER = "drawer"
    GROUP_LEADER = "group-leader"
    INSPECTOR = "inspector"
    EXPERT = "expert"
    REVIEWER = "reviewer"
    CHIEF = "chief"
    CLERK = "clerk"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    CITY_SUPERVISOR = "city-supervisor"
    OPS = "ops"


ROLES_ZH: Mapping[Role, str] = {
    Role.REGISTRAR: "监督管理股",
    Role.LEGAL: "法规",
    Role.DRAWER: "抽取人",
    Role.GROUP_LEADER: "检查组长",
    Role.INSPECTOR: "执法人员",
    Role.EXPERT: "专家",
    Role.REVIEWER: "法制审核",
    Role.CHIEF: "批准人",
    Role.CLERK: "文书",
    Role.PUBLISHER: "公示",
    Role.AUDITOR: "监察审计",
    Role.CITY_SUPERVISOR: "市级监督",
    Role.OPS: "运维",
}
"""Each role as a bureau calls it."""


def named(roles: Iterable[Role]) -> str:
    """Roles in a Chinese text: 批准人 chief、法规 legal."""
    return "、".join(f"{ROLES_ZH[role]} {role}" for role in roles)


class Permission(StrEnum):
    """A permission for an act. Its value names the thing, then the verb."""

    DIRECTORY_IMPORT = "directory.import"
    DIRECTORY_READ = "directory.read"
    DIRECTORY_READ_PERSONAL = "directory.read-personal"
    DIRECTORY_EDIT = "directory.edit"
    PEOPLE_READ = "people.read"
    PEOPLE_EDIT = "people.edit"
    ACCOUNT_REQUEST = "account.request"
    ACCOUNT_APPROVE = "account.approve"
    ITEM_PROPOSE = "item.propose"
    ITEM_CONSOLIDATE = "item.consolidate"
    ITEM_APPROVE = "item.approve"
    POLICY_REQUEST = "policy.request"
    POLICY_ADOPT = "policy.adopt"
    POLICY_READ = "policy.read"
    PARTY_REQUEST = "party.request"
    PARTY_APPROVE = "party.approve"
    PARTY_READ = "party.read"
    SUPERIOR_REQUEST = "superior.request"
    SUPERIOR_APPROVE = "superior.approve"
    SUPERIOR_READ = "superior.read"
    PLAN_DRAFT = "plan.draft"
    PLAN_APPROVE = "plan.approve"
    PLAN_READ = "plan.read"
    INSPECTION_RECORD = "inspection.record"
    INSPECTION_WITHDRAW = "inspection.withdraw"
    INSPECTION_OPEN = "inspection.open"
    INSPECTION_PREPARE = "inspection.prepare"
    INSPECTION_REVIEW = "inspection.review"
    INSPECTION_APPROVE = "inspection.approve"
    INSPECTION_CONDUCT = "inspection.conduct"
    INSPECTION_DELIBERATE = "inspection.deliberate"
    HANDOVER_RECEIVE = "handover.receive"
    RECUSAL_DECIDE = "recusal.decide"
    LETTER_READ = "letter.read"
    LETTER_ANSWER = "letter.answer"
    HAZARD_KEEP = "hazard.keep"
    HAZARD_DECIDE = "hazard.decide"
    INSPECTION_READ = "inspection.read"
    INSPECTION_READ_OWN = "inspection.read-own"
    CAMPAIGN_KEEP = "campaign.keep"
    EXPERT_SCORE = "expert.score"
    TEAM_FORM = "team.form"
    FRAME_APPROVE = "frame.approve"
    DRAW_ANNOUNCE = "draw.announce"
    DRAW_READ = "draw.read"
    DRAW_READ_OWN = "draw.read-own"
    DRAW_READ_COVERT = "draw.read-covert"
    CHANGE_REQUEST = "change.request"
    CHANGE_APPROVE = "change.approve"
    SLOT_GIVE_UP = "slot.give-up"
    ANNULMENT_REQUEST = "annulment.request"
    ANNULMENT_APPROVE = "annulment.approve"
    PAPER_DRAFT = "paper.draft"
    PAPER_APPROVE = "paper.approve"
    PAPER_SERVE = "paper.serve"
    PAPER_READ = "paper.read"
    SERIES_REQUEST = "series.request"
    SERIES_APPROVE = "series.approve"
    LAW_CORRECT = "law.correct"
    LAW_APPROVE = "law.approve"
    LAW_READ = "law.read"
    PAPER_KEY_REGISTER = "paper-key.register"
    PAPER_KEY_REVOKE = "paper-key.revoke"
    PAPER_KEY_READ = "paper-key.read"
    SEAL_REGISTER = "seal.register"
    SEAL_REVOKE = "seal.revoke"
    SEAL_READ = "seal.read"
    DEADLINE_READ = "deadline.read"
    FEED_KEEP = "feed.keep"
    PUBLICATION_RELEASE = "publication.release"
    PUBLICATION_REQUEST = "publication.request"
    PUBLICATION_DECIDE = "publication.decide"
    PUBLICATION_READ = "publication.read"
    LOG_OPERATE = "log.operate"
    AUDIT_READ = "audit.read"


_BUREAU = (
    Role.REGISTRAR,
    Role.LEGAL,
    Role.DRAWER,
    Role.GROUP_LEADER,
    Role.INSPECTOR,
    Role.REVIEWER,
    Role.CHIEF,
    Role.CLERK,
    Role.PUBLISHER,
    Role.AUDITOR,
    Role.CITY_SUPERVISOR,
)

# The order of roles in a row is the order of preference: the first role that a person holds is the recorded one. Which
# acts need two people says `shared.access.duties`, because a person may hold several roles.
GRANTS: Mapping[Permission, tuple[Role, ...]] = {
    Permission.DIRECTORY_IMPORT: (Role.REGISTRAR,),
    Permission.DIRECTORY_READ: _BUREAU,
    # Those who send papers to an enterprise, or check them: its legal representative and its telephone.
    Permission.DIRECTORY_READ_PERSONAL: (
        Role.REGISTRAR,
        Role.LEGAL,
        Role.GROUP_LEADER,
        Role.INSPECTOR,
        Role.REVIEWER,
        Role.CHIEF,
        Role.CLERK,
    ),
    Permission.DIRECTORY_EDIT: (Role.REGISTRAR,),
    Permission.PEOPLE_READ: (
        Role.LEGAL,
        Role.REGISTRAR,
        Role.DRAWER,
        Role.GROUP_LEADER,
        Role.CHIEF,
        Role.AUDITOR,
        Role.CITY_SUPERVISOR,
    ),
    Permission.PEOPLE_EDIT: (Role.LEGAL, Role.REGISTRAR),
    Permission.ACCOUNT_REQUEST: (Role.LEGAL,),
    Permission.ACCOUNT_APPROVE: (Role.CHIEF,),
    Permission.ITEM_PROPOSE: (Role.REGISTRAR, Role.LEGAL, Role.GROUP_LEADER, Role.INSPECTOR),
    Permission.ITEM_CONSOLIDATE: (Role.LEGAL,),
    Permission.ITEM_APPROVE: (Role.CHIEF,),
    Permission.POLICY_REQUEST: (Role.LEGAL, Role.REGISTRAR),
    Permission.POLICY_ADOPT: (Role.CHIEF,),
    Permission.POLICY_READ: _BUREAU,
    Permission.PARTY_REQUEST: (Role.REGISTRAR, Role.LEGAL),
    Permission.PARTY_APPROVE: (Role.CHIEF,),
    Permission.PARTY_READ: _BUREAU,
    Permission.SUPERIOR_REQUEST: (Role.REGISTRAR, Role.LEGAL),
    Permission.SUPERIOR_APPROVE: (Role.CHIEF,),
    Permission.SUPERIOR_READ: _BUREAU,
    Permission.PLAN_DRAFT: (Role.REGISTRAR, Role.LEGAL),
    Permission.PLAN_APPROVE: (Role.CHIEF,),
    Permission.PLAN_READ: _BUREAU,
    Permission.INSPECTION_RECORD: (Role.GROUP_LEADER, Role.INSPECTOR, Role.REGISTRAR),
    Permission.INSPECTION_WITHDRAW: (Role.GROUP_LEADER, Role.CHIEF),
    Permission.INSPECTION_OPEN: (Role.GROUP_LEADER, Role.REGISTRAR),
    # What happens in an inspection is done by its crew (`services.cases.inspection.crew`), whatever their roles are.
    Permission.INSPECTION_PREPARE: (Role.INSPECTOR, Role.GROUP_LEADER),
    Permission.INSPECTION_REVIEW: (Role.GROUP_LEADER, Role.REVIEWER, Role.LEGAL, Role.CHIEF),
    Permission.INSPECTION_APPROVE: (Role.GROUP_LEADER, Role.CHIEF),
    Permission.INSPECTION_CONDUCT: (Role.INSPECTOR, Role.GROUP_LEADER, Role.EXPERT),
    Permission.INSPECTION_DELIBERATE: (Role.LEGAL, Role.REVIEWER, Role.CHIEF),
    # Whoever goes on with what a crew hands over for a penalty; never somebody of that crew.
    Permission.HANDOVER_RECEIVE: (Role.CLERK, Role.INSPECTOR, Role.GROUP_LEADER, Role.LEGAL),
    # The head of the bureau, whom the policy names (`recusal.decided_by`).
    Permission.RECUSAL_DECIDE: (Role.CHIEF,),
    # Which letters of enterprises a role reads and answers says `services.cases.letter.receiving`: a crew never learns
    # of a complaint about it.
    Permission.LETTER_READ: (
        Role.LEGAL,
        Role.CHIEF,
        Role.REVIEWER,
        Role.AUDITOR,
        Role.CITY_SUPERVISOR,
        Role.GROUP_LEADER,
        Role.INSPECTOR,
    ),
    Permission.LETTER_ANSWER: (Role.LEGAL, Role.CHIEF, Role.REVIEWER, Role.GROUP_LEADER, Role.INSPECTOR),
    # Whoever is in charge while a major hazard stands; another person consents to the restart.
    Permission.HAZARD_KEEP: (Role.INSPECTOR, Role.GROUP_LEADER, Role.REGISTRAR),
    Permission.HAZARD_DECIDE: (Role.CHIEF,),
    Permission.INSPECTION_READ: _BUREAU,
    # Experts are not of the bureau: they see the inspections whose crew they are of, and no list of others.
    Permission.INSPECTION_READ_OWN: (Role.EXPERT,),
    Permission.CAMPAIGN_KEEP: (Role.REGISTRAR, Role.LEGAL),
    # The leader of a group with which the expert went (`services.cases.campaign.campaigning`).
    Permission.EXPERT_SCORE: (Role.GROUP_LEADER,),
    Permission.TEAM_FORM: (Role.DRAWER,),
    Permission.FRAME_APPROVE: (Role.CHIEF,),
    Permission.DRAW_ANNOUNCE: (Role.DRAWER,),
    Permission.DRAW_READ: _BUREAU,
    # Experts are not of the bureau: they see the draws that put them on a task or into a team, and no list of others.
    Permission.DRAW_READ_OWN: (Role.EXPERT,),
    Permission.DRAW_READ_COVERT: (Role.DRAWER, Role.GROUP_LEADER, Role.CHIEF),
    Permission.CHANGE_REQUEST: (Role.GROUP_LEADER, Role.DRAWER),
    Permission.CHANGE_APPROVE: (Role.CHIEF,),
    Permission.SLOT_GIVE_UP: (Role.GROUP_LEADER, Role.DRAWER),
    # Two of the superior; or, where there is none, two of the bureau who carry out the decision of an authority.
    Permission.ANNULMENT_REQUEST: (Role.CITY_SUPERVISOR, Role.LEGAL),
    Permission.ANNULMENT_APPROVE: (Role.CITY_SUPERVISOR, Role.CHIEF),
    Permission.PAPER_DRAFT: (Role.INSPECTOR, Role.GROUP_LEADER, Role.LEGAL, Role.CLERK),
    Permission.PAPER_APPROVE: (Role.GROUP_LEADER, Role.CHIEF),
    Permission.PAPER_SERVE: (Role.INSPECTOR, Role.GROUP_LEADER, Role.CLERK),
    Permission.PAPER_READ: _BUREAU,
    Permission.SERIES_REQUEST: (Role.CLERK, Role.LEGAL),
    Permission.SERIES_APPROVE: (Role.CHIEF,),
    Permission.LAW_CORRECT: (Role.LEGAL,),
    Permission.LAW_APPROVE: (Role.CHIEF,),
    Permission.LAW_READ: _BUREAU,
    # The operator makes the key and keeps its file: whoever registers it is another person. A key that somebody has
    # stolen is revoked by whoever hears of it first.
    Permission.PAPER_KEY_REGISTER: (Role.CHIEF,),
    Permission.PAPER_KEY_REVOKE: (Role.CHIEF, Role.CLERK),
    Permission.PAPER_KEY_READ: _BUREAU,
    Permission.SEAL_REGISTER: (Role.CHIEF,),
    Permission.SEAL_REVOKE: (Role.CHIEF, Role.CLERK),
    Permission.SEAL_READ: _BUREAU,
    Permission.DEADLINE_READ: _BUREAU,
    # Supervisors owe nothing in a bureau.
    Permission.FEED_KEEP: tuple(role for role in _BUREAU if role is not Role.CITY_SUPERVISOR),
    Permission.PUBLICATION_RELEASE: (Role.PUBLISHER,),
    # What was published is taken back, or ends early, by two persons.
    Permission.PUBLICATION_REQUEST: (Role.PUBLISHER, Role.LEGAL),
    Permission.PUBLICATION_DECIDE: (Role.CHIEF,),
    Permission.PUBLICATION_READ: _BUREAU,
    Permission.LOG_OPERATE: (Role.OPS,),
    Permission.AUDIT_READ: (Role.AUDITOR, Role.CITY_SUPERVISOR),
}
