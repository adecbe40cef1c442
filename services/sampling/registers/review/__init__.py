"""Reviews: the owner of a directory must go through it once in each period, and is reminded of a missed review."""
