"""One module a command or group of commands.

What is slow to import (FastAPI, SQLAlchemy) is imported by the command that needs it: `cheqian draw compute` is run in
loops by people who check draws.
"""
