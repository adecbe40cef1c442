"""Lists in files: the format of a file, its header and records, and what can be wrong with a row."""
