"""The commands: a module for each command or group of commands.

Packages that are slow to import (FastAPI, SQLAlchemy) are imported by the command that needs them, because people who
check draws run `cheqian draw compute` in loops.
"""
