"""Searching the site: a page for people, JSON for programs."""
