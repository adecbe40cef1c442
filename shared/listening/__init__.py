"""Listening: who is told at once of the events of a service, and over which connection."""
