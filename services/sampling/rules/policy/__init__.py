"""The policies of a bureau: a policy is a file, adopted by an event with the file's hash, and in force for a period."""
