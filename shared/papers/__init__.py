"""What proves a paper: the signed code that is printed on it, the key that signs the code, the seal in its file."""
