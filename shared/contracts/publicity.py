"""Parts of facts about what is published: who and what stands in the texts, and how the public may know it.

Cases knows who is penalised, who only bore witness, and whose account number a text quotes; publishing does not guess.
"""

from typing import Literal

from pydantic import Field

from shared.contracts.fact import Part

PrivateKind = Literal["name", "address", "contact", "identity-number", "account", "health", "confidential"]
"""What of a text may be private: a natural person's name, address, way of contact, number of an identity document, or
state of health; the number of anybody's account; a secret of a business or of the state.
"""
PersonRole = Literal["penalised", "representative", "officer", "witness", "complainant", "worker", "other"]
"""Who a natural person is in a matter. Only the name of the penalised is public."""
Withheld = Literal["minor", "secret", "business-secret", "privacy", "security", "slight"]
"""Why a matter is never public as a whole: a minor is penalised; its main facts are secret, a secret of a business, or
private; safety or stability would be in danger; or the law does not show what is slight.
"""


class PrivateValue(Part):
    """Something private that texts quote, such as an address, as it is written there."""

    kind: PrivateKind
    value: str = Field(min_length=1)


class PersonMentioned(Part):
    """A natural person whom texts name."""

    name: str = Field(min_length=1)
    role: PersonRole
    private: tuple[PrivateValue, ...] = ()

    @property
    def is_penalised(self) -> bool:
        return self.role == "penalised"


class Mentions(Part):
    """All that texts mention and the public may not read: natural persons, and private values of anybody else, such as
    the account of the enterprise. `public`: what the public may read although it has the form of something private,
    such as the registered address of the enterprise, as it is written.
    """

    persons: tuple[PersonMentioned, ...] = ()
    private: tuple[PrivateValue, ...] = ()
    public: tuple[str, ...] = ()
