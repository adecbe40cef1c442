"""Letters of enterprises (来信) from the owner's door: received, answered in time, and told to who has written."""
