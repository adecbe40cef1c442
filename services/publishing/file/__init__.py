"""Files that the log names by their hash, for everybody: policies, and decisions by which draws were annulled."""
