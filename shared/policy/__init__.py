"""A bureau's rules as data: the contents of its policy file. The code knows no bureau, threshold or number of days."""
