"""Proposals: a section proposes to add, change or drop an item, and the legal section accepts or declines it."""
