"""Deliveries: what the credit systems are sent of publications, when, and what they answer."""
