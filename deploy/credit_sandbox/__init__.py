"""A credit system to try things on: it receives records as a real one does, and as badly as a real one, on request.

It is written from what such systems ask for, and knows no service: the sender and this receiver check each other.
docs/credit-sandbox.md tells how it is used.
"""
