"""The applications of the standalone mode, each with the settings it would otherwise read from its environment."""

import os
from collections.abc import Mapping
from typing import Any, TypeVar

from deploy.example_bureaus import EXAMPLE_BUREAUS
from deploy.standalone.site import Site, blob_url_of, paper_keys_of, sealing_keys_of, seals_of
from services.cases.app import create_app as cases
from services.cases.settings import CasesSettings
from services.documents.app import create_app as documents
from services.documents.settings import DocumentsSettings
from services.publishing.app import create_app as publishing
from services.publishing.settings import PublishingSettings
from services.sampling.app import create_app as sampling
from services.sampling.settings import SamplingSettings
from shared.access.issuer import Issuer
from shared.http.application import ServiceApp
from shared.settings import ServiceSettings

S = TypeVar("S", bound=ServiceSettings)


_ROUND_MINUTES = 1
"""Whoever tries the project waits a minute at most until a crew has its visits."""


def applications(site: Site, database_urls: Mapping[str, str], issuer: Issuer, **others: Any) -> dict[str, ServiceApp]:
    """The four services by name. Each service logs in to the database with its own role.

    `others` are further settings, of the services that have them.
    """

    def settings(name: str, of: type[S], **own: Any) -> S:
        own |= {setting: value for setting, value in others.items() if setting in of.model_fields}
        return of(_env_file=None, database_url=database_urls[name], **own, **_shared(issuer))

    of_sampling, of_publishing = (blob_url_of(site.data, name) for name in ("sampling", "publishing"))
    return {
        "sampling": sampling(
            settings(
                "sampling",
                SamplingSettings,
                blob_url=of_sampling,
                sealing_keys_file=sealing_keys_of(site.data, "sampling"),
                **_unless_set(organisations=EXAMPLE_BUREAUS, assignment_round_minutes=_ROUND_MINUTES),
                **_log(site),
            )
        ),
        "cases": cases(
            settings("cases", CasesSettings, read_blob_urls=(of_sampling, of_publishing), **_of_cases(site))
        ),
        "documents": documents(settings("documents", DocumentsSettings, **_of_documents(site))),
        "publishing": publishing(
            settings(
                "publishing",
                PublishingSettings,
                blob_url=of_publishing,
                read_blob_urls=(of_sampling,),
                sequencer_database_url=database_urls["sequencer"],
                log_key_file=site.log_key_file,
                sealing_keys_file=sealing_keys_of(site.data, "publishing"),
                last_signed_file=site.data / "last-signed",
                **_log(site),
            )
        ),
    }


def organisations_of(services: Mapping[str, ServiceApp]) -> Mapping[str, str]:
    """The unified social credit codes of the bureaus that hold draws here, by area code."""
    settings = services["sampling"].settings
    return settings.organisations if isinstance(settings, SamplingSettings) else {}


def _of_cases(site: Site) -> dict[str, Any]:
    return {
        "blob_url": blob_url_of(site.data, "cases"),
        "packet_key_file": site.data / "packet.key",
        **_unless_set(public_address=f"{site.address}/cases"),
    }


def _of_documents(site: Site) -> dict[str, Any]:
    return {
        "blob_url": blob_url_of(site.data, "documents"),
        "paper_keys_file": paper_keys_of(site.data),
        "seals_folder": seals_of(site.data),
        **_unless_set(site_address=site.address),
    }


def _unless_set(**settings: Any) -> dict[str, Any]:
    """These settings, without those that the environment gives."""
    return {name: value for name, value in settings.items() if f"CHEQIAN_{name.upper()}" not in os.environ}


def _log(site: Site) -> dict[str, Any]:
    return {"log_origin": site.log_key.name, "witnesses": (site.witness_address,)}


def _shared(issuer: Issuer) -> dict[str, Any]:
    return {"issuer": issuer.url, "audience": issuer.audience, "jwks": issuer.jwks()}
