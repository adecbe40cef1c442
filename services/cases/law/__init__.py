"""The law as the bureau applies it, and its corrections of the shipped rows."""
