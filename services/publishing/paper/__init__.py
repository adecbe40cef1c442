"""Answering strangers who hold a paper: is it genuine, and is it in force."""
