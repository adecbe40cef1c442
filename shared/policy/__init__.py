"""A bureau's rules as data: what its policy file may say. No bureau, threshold or number of days is known here."""
