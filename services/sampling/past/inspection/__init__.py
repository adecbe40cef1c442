"""Inspections on record, the bureau's own and those of other departments: coverage, caps and exclusions are computed
from them. People record them, or the service cases held them.
"""
