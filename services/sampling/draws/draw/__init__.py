"""Draws: announced before their random values exist; then completed by a computation that anybody can repeat, or made
void in public.
"""
