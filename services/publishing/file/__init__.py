"""The policy files that bureaus have adopted, for everybody: a draw names its policy by the hash of the file."""
