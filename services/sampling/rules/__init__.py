"""Rules: which rules of a bureau are in force on a day."""
