"""Registers of numbers (文书文号登记簿): every number that a series gave, what for, and what became of it."""
