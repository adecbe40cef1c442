"""Whether a public site keeps the rules for sites of the government: the checks behind `cheqian check-site`."""
