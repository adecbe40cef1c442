"""Rosters: inspections to be made (tasks) and the people who may be put on them, fixed and blinded before an assignment
is announced.
"""
