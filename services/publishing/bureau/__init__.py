"""Bureaus as the public knows them: their names, and what of their work has something to show."""
