"""The superior of a bureau: the bureau above it, registered by two persons, which may annul its draws."""
