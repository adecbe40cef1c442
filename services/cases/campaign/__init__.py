"""Campaigns: who may go along, what each group hands in on a day, and how its experts did."""
