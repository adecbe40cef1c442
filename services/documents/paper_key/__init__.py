"""Paper keys of a bureau: the operator makes a key, and an official registers it, replaces it, revokes it."""
