"""Swagger UI, which shows an OpenAPI document in a browser; its files are kept here and pinned by hash."""

from collections.abc import Mapping
from pathlib import Path

_HERE = Path(__file__).parent

PINNED: Mapping[str, str] = {
    "swagger-ui-bundle.js": "sha384-gjRm0bEPMeTmMh5jT2cHccIwCUZSTd8YC+j0d0sXw0MdGEfScduGpSyF3ZSSLkX9",
    "swagger-ui.css": "sha384-WlYgdmXYOOBWL5apwjDEZwN+U3HmXSSu5R6V5aGxEcf7z+KuRNwBhoxKVN1i3D5I",
}
"""The files of Swagger UI and the hashes of their bytes (Subresource Integrity). A browser runs no other files."""

FILES: Mapping[str, Path] = {
    **{name: _HERE / "swagger-ui" / name for name in PINNED},
    **{name: _HERE / name for name in ("page.js", "page.css")},
}
"""All files that the page loads."""
