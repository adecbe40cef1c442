"""The law as data: rows with the days on which they hold, and what is due by them.

`law.py` finds the edition that holds on a day, `due.py` counts its days, `rows/` has the rows themselves.
"""
