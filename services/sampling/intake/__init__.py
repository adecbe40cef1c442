"""Lists of people, experts and items, read into the registers: what can be read is entered, the rest is reported."""
