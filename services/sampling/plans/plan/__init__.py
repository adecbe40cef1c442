"""Supervision plans: the enterprises to inspect in a year or a campaign, edition by edition, with approval
and filing.
"""
