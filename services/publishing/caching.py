"""What caches are told: that an answer may change with the next event, or that it never does."""

MOVING = "public, max-age=5"
IMMUTABLE = "public, max-age=31536000, immutable"
