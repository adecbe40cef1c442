"""Lists in files: which format a file has, its records, and what can be wrong with a row."""
