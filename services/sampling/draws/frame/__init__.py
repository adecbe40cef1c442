"""Frames: who may be drawn, fixed and blinded before a draw is announced."""
