"""Inspections on record, the bureau's own and those of other departments: coverage, caps and exclusions are computed
from them.
"""
