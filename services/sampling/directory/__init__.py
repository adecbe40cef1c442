"""The enterprise directory: who can be drawn. Imported from lists that bureaus keep, never typed in here."""
