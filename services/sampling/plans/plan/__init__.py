"""Supervision plans: who is to be inspected in a year or a campaign, approved and filed, and how far that has come."""
