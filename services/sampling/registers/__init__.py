"""Registers: the enterprises, people, experts and items that a bureau keeps on record."""
