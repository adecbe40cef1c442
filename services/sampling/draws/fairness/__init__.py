"""Whether the draws of a year did what they promised: expected and drawn, for everybody, with a test."""
