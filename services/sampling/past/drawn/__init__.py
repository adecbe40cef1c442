"""Read rows of who was drawn, and who was put on which task. Draws write these rows; reports and frames read them."""
