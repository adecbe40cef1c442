"""What a target would refuse, found before it is sent; what it did refuse; and what the books of a day show.

`flaws.toml` has the flaws with their texts, `origins.toml` where each field is mended. The modules find them:
`party.py`, `content.py`, `dates.py` and `history.py` in a record, `answers.py` in an answer, `books.py` in the books.
"""
