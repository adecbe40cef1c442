"""A day in the field: what a device takes along, and what it sends afterwards. See `judging.py`."""
