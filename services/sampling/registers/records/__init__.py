"""The registers of people, experts and items, by record or by list (import_*); strength_* counts the people."""
