"""The past: who was inspected, who was drawn, and who is a member of which team."""
