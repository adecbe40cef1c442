"""The books of a day: what we sent to an outlet, what its target received, and what it kept after cleaning (对账)."""
