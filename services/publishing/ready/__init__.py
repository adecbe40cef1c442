"""Answers that are kept ready: made once, sent to everybody who asks, until something changes what they show."""
