"""Who is a member of which team in a season. The capability `team` writes these rows."""
