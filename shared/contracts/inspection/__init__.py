"""What the cases service notes of an inspection, from its opening to its closing: the parts of its one fact."""
