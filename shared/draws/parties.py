"""Which parties a draw may have: distinct, the bureau first, enough independent, registered, signed, and used once."""

from collections.abc import Sequence

from shared.draws.circumstances import Circumstances, Registration
from shared.draws.signing import is_committed
from shared.draws.spec import Party, Spec
from shared.errors import Conflict, Invalid

LEAST_INDEPENDENT = 2


class DuplicateOwner(Invalid):
    code = "duplicate-owner"
    title = "同一单位出现两次"
    title_en = "An organisation is named twice"


class BureauNotFirst(Invalid):
    code = "bureau-not-first"
    title = "本局的随机值不在首位"
    title_en = "The share of the bureau is not the first"


class TooFewIndependent(Invalid):
    code = "too-few-independent"
    title = "独立参与方不足"
    title_en = "Too few independent parties"


class PartyNotRegistered(Conflict):
    code = "party-not-registered"
    title = "参与方未登记或登记未满期"
    title_en = "A party is not registered, or not long enough"


class CommitmentSignatureRefused(Invalid):
    code = "commitment-signature"
    title = "承诺的签名无效"
    title_en = "The signature over a commitment is wrong"


class CommitmentUsed(Conflict):
    code = "commitment-used"
    title = "承诺已被使用"
    title_en = "A commitment was used before"


def check_parties(spec: Spec, known: Circumstances | None) -> None:
    """Refuse parties that no announcement may name. Does nothing for a draw by the beacon.

    Without circumstances, parties are not compared with the register or with earlier commitments, and independence is
    judged by the code of the organisation alone. Raises DuplicateOwner, BureauNotFirst, TooFewIndependent,
    PartyNotRegistered, CommitmentSignatureRefused, CommitmentUsed.
    """
    parties = spec.parties
    if not parties:
        return
    _require_distinct(parties)
    _require_bureau_first(spec.organisation, parties)
    _require_independent(spec.organisation, parties, known.parties if known else ())
    if known:
        _require_registered(parties, known)
    _require_signatures(spec)
    _require_unused(parties, known)


def registration_of(party: Party, registered: Sequence[Registration]) -> Registration | None:
    """The registration of the organisation, name and key that the spec names. None if there is none."""
    named = (party.owner, party.name, party.key)
    return next((row for row in registered if (row.organisation, row.name, row.key) == named), None)


def is_independent(organisation: str, party: Party, registered: Sequence[Registration]) -> bool:
    """Whether neither the party nor the organisation above it is the bureau, whose code is `organisation`.

    The organisation above is known from the register only. Every registration of the party's code counts, so that a new
    key does not make a section of the bureau independent.
    """
    above = {row.above for row in registered if row.organisation == party.owner}
    return organisation not in {party.owner, *above}


def _require_distinct(parties: Sequence[Party]) -> None:
    seen = set()
    for party in parties:
        if party.owner in seen:
            raise DuplicateOwner(
                f"单位 {party.owner} 出现两次；每个单位只能有一个随机值。",
                f"The organisation {party.owner} is named twice; an organisation has one share.",
                source=party.source,
                owner=party.owner,
            )
        seen.add(party.owner)


def _require_bureau_first(organisation: str, parties: Sequence[Party]) -> None:
    for party in parties[1:]:
        if party.owner == organisation:
            raise BureauNotFirst(
                f"本局的 {party.source} 应排在首位：本局先揭示，才不能看着他方的值决定是否揭示。",
                f"Put {party.source}, the bureau's share, first: the bureau opens it before it knows another.",
                source=party.source,
            )


def _require_independent(organisation: str, parties: Sequence[Party], registered: Sequence[Registration]) -> None:
    independent = [party.source for party in parties if is_independent(organisation, party, registered)]
    if len(independent) < LEAST_INDEPENDENT:
        raise TooFewIndependent(
            f"独立于本局的参与方有 {len(independent)} 个，至少应有 {LEAST_INDEPENDENT} 个；请增加，或改用信标。",
            f"{len(independent)} parties are independent of the bureau and at least {LEAST_INDEPENDENT} must be; add "
            "parties, or draw by the beacon.",
            independent=independent,
        )


def _require_registered(parties: Sequence[Party], known: Circumstances) -> None:
    for party in parties:
        registration = registration_of(party, known.parties)
        if not registration or registration.counts_from > known.now:
            raise PartyNotRegistered(
                f"参与方 {party.source}（{party.name}）未以此名称和公钥登记，或登记公开未满 7 天；"
                "请先登记，或改用信标。",
                f"The party {party.source} ({party.name}) is not registered under this name and key, or has not been "
                "public for seven days; register it first, or draw by the beacon.",
                source=party.source,
                owner=party.owner,
            )


def _require_signatures(spec: Spec) -> None:
    for party in spec.parties:
        if not is_committed(spec, party):
            raise CommitmentSignatureRefused(
                f"{party.source} 的承诺没有由其公钥为本局和本用途签署；请参与方重新签署。",
                f"The key of {party.source} has not signed this commitment for this bureau and purpose; ask the party "
                "to sign it again.",
                source=party.source,
            )


def _require_unused(parties: Sequence[Party], known: Circumstances | None) -> None:
    seen = set()
    for party in parties:
        if party.commitment in seen or (known and party.commitment in known.commitments):
            raise CommitmentUsed(
                f"{party.source} 的承诺已经使用过；请参与方给出新的承诺。",
                f"The commitment of {party.source} was used before; ask the party for a new one.",
                source=party.source,
            )
        seen.add(party.commitment)
