"""Rules: which rules of a bureau hold on a day."""
