"""The law as the bureau applies it: the shipped rows, and the corrections that cases tells."""
