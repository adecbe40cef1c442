"""Who was drawn, and who was put on which task, net of what has happened since: what reports and frames ask."""
