"""Read rows of who is a member of which team in a season. The capability `team` writes them."""
