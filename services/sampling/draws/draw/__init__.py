"""Draws: announced before their random values exist; then completed by the service, at nobody's request."""
