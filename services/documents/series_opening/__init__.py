"""Opening numbers: a bureau that moves in the middle of a year goes on with the counts of its old registers."""
