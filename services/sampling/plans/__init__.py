"""Plans: whom a bureau inspects in a year, and how much of the plan has been done."""
