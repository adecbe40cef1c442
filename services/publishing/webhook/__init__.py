"""Webhooks: systems of the bureau that are told of events at addresses of their own (Standard Webhooks)."""
