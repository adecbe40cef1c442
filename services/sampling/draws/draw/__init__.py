"""Draws: announced before their entropy exists, completed by a computation anyone can repeat, or void in public."""
