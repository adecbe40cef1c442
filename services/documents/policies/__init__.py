"""The policies that bureaus adopted, which sampling tells."""
