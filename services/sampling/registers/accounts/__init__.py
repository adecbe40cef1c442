"""Accounts: with which account of the identity provider a person of a register acts; two persons decide it."""
