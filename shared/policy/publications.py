"""How what a bureau publishes of its work is released."""

from shared.contracts.publications import PublicationKind, Release
from shared.policy.clauses import Citation, Clause


class PublicationRule(Clause):
    """How publications of a kind are released: by a person, or by the service as soon as they are there. Kinds without
    a rule are released by a person.
    """

    kind: PublicationKind
    release: Release
    basis: Citation
