"""An embedded PostgreSQL for the standalone mode and the tests: found, created, started and stopped by us.

Linux only: which processes are ours is read from /proc, never believed from a pid file.
"""

from shared.postgres.server import Server

__all__ = ["Server"]
