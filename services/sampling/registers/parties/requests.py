"""The requests of the API about parties."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.fact import Hex32
from shared.draws.registration import PartyKey
from shared.draws.text import Hex64, OrganisationCode, OrganisationCodeOrEmpty, Text
from shared.http.wire import ReasonText, RequestBody

KEY = "ed4928c628d1c2c6eae90338905995612959273a5c63f93636c14614ac8737d1"
SIGNATURE = (
    "cea113c50ae46f9d7155113f32931ae9ddc5cbcf229b19bf1b5ff04f5673fc9a"
    "5e039d47aaac406f347e62972b3ba6e55760acb8451e0b703741faa8912f1b05"
)


class RegisterPartyRequest(RequestBody):
    """The registration of a party as the program of the party has made and signed it."""

    organisation: Annotated[
        OrganisationCode,
        Field(description="The unified social credit code of the party.", examples=["13370124EXAMPFED38"]),
    ]
    name: Annotated[Text, Field(description="The name of the organisation.", examples=["平阴县工商业联合会"])]
    above: Annotated[
        OrganisationCodeOrEmpty,
        Field(description='The code of the organisation above the party; "" if there is none.', examples=[""]),
    ]
    key: Annotated[Hex32, Field(description="The Ed25519 key of the party, in hex.", examples=[KEY])]
    signature: Annotated[
        Hex64,
        Field(
            description=(
                "The signature over the registration, in hex: by this key or, to change a key, by an older key of the "
                "same organisation that counts already."
            ),
            examples=[SIGNATURE],
        ),
    ]
    approved_by: Annotated[
        str,
        StringConstraints(pattern=r"^([0-9]{6})?$"),
        Field(
            description=(
                "The area code of another bureau that has registered the same party with the same key: then the "
                'registration counts at once. Else "".'
            ),
            examples=[""],
        ),
    ] = ""
    remark: ReasonText | None = None

    @property
    def party(self) -> PartyKey:
        return PartyKey(self.organisation, self.name, self.above, self.key)
