"""An embedded PostgreSQL for the standalone mode and the tests: we find, create, start and stop it.

Linux only: which processes belong to it is read from /proc, because a pid file may be out of date.
"""

from shared.postgres.server import Server

__all__ = ["Server"]
