"""The four services, running on a house that people have worked in, and what may be asked of them."""

import shutil
import string
from collections.abc import Iterator, Mapping

import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.specs.openapi.schemas import OpenApiSchema

from deploy.standalone.services import applications
from shared.access.issuer import Issuer
from shared.check_characters import ALPHABET
from shared.http.application import ServiceApp
from shared.http.resumable import PART
from shared.identifiers import RegistrationNumber, Uscc
from shared.migrations.access import SERVICES
from shared.postgres import Server
from tests.contract.requests.asking import Asker
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.two_bureaus import OTHER
from tests.support.apps import BUREAU, PLENTY, new_issuer
from tests.support.house import service_urls
from tests.support.parties import code_of_bureau
from tests.support.postgres import clone


@pytest.fixture(scope="package")
def house_and_copy(
    house_left: LivedIn, postgres: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[LivedIn, LivedIn]]:
    """Two copies of the house in which people have worked, before anybody asks either for more."""
    name = house_left.database.name
    with clone(postgres, name) as first, clone(postgres, name) as second:
        one, two = (
            house_left.moved_to(
                database, shutil.copytree(house_left.folder, tmp_path_factory.mktemp("house") / "house")
            )
            for database in (first, second)
        )
        yield one, two


@pytest.fixture(scope="package")
def lived_in(house_and_copy: tuple[LivedIn, LivedIn]) -> LivedIn:
    return house_and_copy[0]


@pytest.fixture
def just_left(house_and_copy: tuple[LivedIn, LivedIn]) -> LivedIn:
    """The house as the people have left it. One test may open it again."""
    return house_and_copy[1]


@pytest.fixture(scope="package")
def issuer() -> Issuer:
    return new_issuer()


@pytest.fixture(scope="package")
def apps(lived_in: LivedIn, issuer: Issuer) -> Iterator[Mapping[str, ServiceApp]]:
    """By service. Schemathesis starts each when it is first asked something."""
    organisations = {bureau: code_of_bureau(bureau) for bureau in (BUREAU, OTHER)}
    urls = service_urls(lived_in.database)
    yield applications(lived_in.site, urls, issuer, organisations=organisations, handed_in_a_minute=100_000, **PLENTY)
    shutdown_lifespans()


@pytest.fixture(scope="package")
def schemas(apps: Mapping[str, ServiceApp]) -> Mapping[str, OpenApiSchema]:
    """By service, as it says itself."""
    _know_identifiers()
    for media_type in ("application/pdf", PART):
        schemathesis.serializer.alias(media_type, "application/octet-stream")
    config = SchemathesisConfig(seed=1)
    # Who asks is the tests' business: a request without its token is not wrong, it is nobody's.
    config.projects.default.generation.update(with_security_parameters=False)
    return {name: schemathesis.openapi.from_asgi("/openapi.json", apps[name], config=config) for name in SERVICES}


@pytest.fixture
def asker(apps: Mapping[str, ServiceApp], lived_in: LivedIn, issuer: Issuer) -> Asker:
    return Asker(apps, lived_in, issuer)


def _know_identifiers() -> None:
    """Make valid ones: by chance, check characters are right once in hundreds."""

    def text(alphabet: str, length: int) -> st.SearchStrategy[str]:
        return st.text(alphabet, min_size=length, max_size=length)

    stems = text(ALPHABET, 8).map("91370124{}".format)
    schemathesis.openapi.format("uscc", stems.map(Uscc.completed).map(str))
    numbers = text(string.digits, 14)
    schemathesis.openapi.format("registration-number", numbers.map(RegistrationNumber.completed).map(str))
    schemathesis.openapi.format("area-code", text(string.digits, 6))
