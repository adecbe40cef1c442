"""Draws: frames and rosters to draw from, teams, draws, and whether the draws of a year look like chance."""
