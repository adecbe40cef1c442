"""Admissions: a person requests something, another person approves or refuses it."""
