"""What must be true before a policy file is adopted: it can be read, it is lawful, it belongs to the bureau, it is not
over, and another person than the requester approves.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from services.sampling.rules.policy.lifecycle import Adoption
from services.sampling.rules.policy.precedence import Adopted, check_new, displaced, on_its_days
from shared.approval import check_verdict
from shared.contracts.fact import BlobRef
from shared.contracts.policy import PolicyAdopted, PolicyRefused, PolicyRequested, PolicyWarning, PolicyWithdrawn
from shared.errors import Forbidden, Refusal
from shared.heavy import heavy
from shared.policy.kept import warnings_of
from shared.policy.lawfulness import PolicyUnlawful, lawful
from shared.policy.policy import Policy
from shared.policy.reading import PolicyFile, PolicyMalformed, read_policy


class PolicyOfAnotherBureau(Forbidden):
    code = "policy-of-another-bureau"
    title = "政策属于另一单位"
    title_en = "The policy belongs to another bureau"


class LawfulFile(NamedTuple):
    """A policy file that can be read and is lawful: its bytes, its content, and the warnings of the statutes and about
    what is only kept.
    """

    content: bytes
    file: PolicyFile
    warnings: list[dict[str, str | int]]

    @property
    def policy(self) -> Policy:
        return self.file.policy

    @property
    def adopted(self) -> Adopted:
        effective = self.policy.effective
        return Adopted(digest_of(self.content), self.policy.policy, effective.first, effective.last)


class Consequences(NamedTuple):
    """What adopting a file would do: the file's SHA-256, why it would be refused, and which policies it would displace
    on which days.

    `reading` is None if the file itself is refused with PolicyMalformed or PolicyUnlawful.
    """

    sha256: str
    reading: LawfulFile | None = None
    refusal: Refusal | None = None
    displaced: Sequence[Adopted] = ()


def digest_of(content: bytes) -> str:
    """The SHA-256 of the file in hex. It is the name of the policy everywhere."""
    return sha256(content).hexdigest()


@heavy
def read(content: bytes) -> LawfulFile:
    """The content of the file, checked against the statutes. Raises PolicyMalformed, PolicyUnlawful. Takes a fraction
    of a second for the largest file.
    """
    file = read_policy(content)
    return LawfulFile(content, file, [*lawful(file), *warnings_of(file)])


def read_or_refuse(content: bytes) -> LawfulFile | PolicyMalformed | PolicyUnlawful:
    """The content of the file as `read` gives it; or the refusal, returned and not raised."""
    try:
        return read(content)
    except (PolicyMalformed, PolicyUnlawful) as refusal:
        return refusal


def check(reading: LawfulFile, bureau: str, adopted: Sequence[Adopted], earliest: date) -> Adopted:
    """The policy on the days on which it will rule, if the bureau may adopt it. `adopted` are its policies, in the
    order of adoption; `earliest` is the first day on which a policy that is adopted now can rule.

    Raises PolicyOfAnotherBureau, PolicyAdoptedBefore, PolicyOver.
    """
    if reading.policy.bureau != bureau:
        line = reading.file.line_of(("bureau",))
        raise PolicyOfAnotherBureau(
            f"第 {line} 行写的是单位 {reading.policy.bureau}，而您属于 {bureau}；只能采用本单位的政策。",
            f"Line {line} names the bureau {reading.policy.bureau}, and yours is {bureau}; adopt your own bureau's.",
            bureau=bureau,
            line=line,
        )
    check_new(adopted, reading.adopted)
    return on_its_days(reading.adopted, earliest)


def foresee(reading: LawfulFile, bureau: str, adopted: Sequence[Adopted], earliest: date) -> Consequences:
    """What adopting this file would do, if a policy that is adopted now can rule from `earliest`."""
    try:
        new = check(reading, bureau, adopted, earliest)
    except Refusal as refusal:
        return Consequences(reading.adopted.sha256, reading, refusal)
    return Consequences(new.sha256, reading, displaced=displaced(adopted, new.first, new.last))


def requested_of(reading: LawfulFile, content: BlobRef) -> PolicyRequested:
    """The event content that records the request; `content` is the blob with the file's bytes."""
    policy = reading.policy
    return PolicyRequested(
        file=content.sha256,
        policy=policy.policy,
        title=policy.title,
        first=policy.effective.first,
        last=policy.effective.last,
        content=content,
        warnings=_warnings(reading),
    )


def approve(adoption: Adoption, person: str, reading: LawfulFile, days: Adopted) -> PolicyAdopted:
    """The adoption, by another person than the one who requested it. `days` are those on which the policy will rule.
    Raises SamePerson.
    """
    asked = check_verdict(adoption.rounds, person)
    policy = reading.policy
    return PolicyAdopted(
        file=adoption.file,
        policy=policy.policy,
        first=days.first,
        last=days.last,
        title=policy.title,
        source=policy.source,
        rules=policy.as_json(),
        content=adoption.content,
        warnings=_warnings(reading),
        requested_by=asked.requested.person,
    )


def refuse(adoption: Adoption, person: str, opinion: str) -> PolicyRefused:
    """The refusal, by another person than the one who requested the adoption. Raises SamePerson."""
    check_verdict(adoption.rounds, person)
    return PolicyRefused(opinion=opinion)


def withdraw(adoption: Adoption, reason: str) -> PolicyWithdrawn:
    """The withdrawal of the request, by whoever may make one."""
    return PolicyWithdrawn(reason=reason)


def _warnings(reading: LawfulFile) -> tuple[PolicyWarning, ...]:
    return tuple(PolicyWarning.model_validate(warning) for warning in reading.warnings)
