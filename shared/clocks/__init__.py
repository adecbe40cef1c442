"""Clocks: periods of law and of policy that run in a matter, computed and folded purely, shown as deadlines."""
