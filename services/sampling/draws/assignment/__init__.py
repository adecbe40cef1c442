"""Visits: once targets and crew are drawn, cases is told which crew inspects which enterprise, and each change."""
