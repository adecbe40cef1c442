"""The published editions of the item lists of bureaus, which sampling tells."""
