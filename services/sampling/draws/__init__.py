"""Draws, the frames and rosters that they draw from, teams, and whether the draws of a year look like chance."""
