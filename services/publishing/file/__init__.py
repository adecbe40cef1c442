"""Files that the log names by their hash, for everybody: policies, item lists, decisions that annulled draws."""
