"""Numbers of papers (文号): which series gives a number, and the counts that never go back."""
