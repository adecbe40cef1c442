"""Registers of numbers (文书文号登记簿): made from the events of the log, and verified against it by a stranger."""
