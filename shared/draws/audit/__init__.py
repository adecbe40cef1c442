"""The audit of a log: what the public parts of its entries show of every draw, judged by anybody who has the log.

docs/protocol.md, "The audit of a log". The log is folded in its order; nothing in an entry raises an error.
"""
