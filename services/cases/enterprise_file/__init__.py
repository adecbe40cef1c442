"""The file of an enterprise: all that cases has on record of it, in order of time."""
