"""Major hazards, from the listing to the acceptance: what was stopped, who supervises, and what is owed by when."""
