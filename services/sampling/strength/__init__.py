"""How strong the enforcement team is: its figures on any day, and who stands behind each."""
