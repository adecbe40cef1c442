"""Evidence of inspections: files that devices send in parts, references to them, recordings that stay elsewhere."""
