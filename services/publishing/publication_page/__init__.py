"""The public pages of publications."""
