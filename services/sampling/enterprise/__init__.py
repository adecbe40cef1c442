"""One enterprise of the directory: what it is, was on any day, and how people change it; each change says why."""
