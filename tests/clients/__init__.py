"""Clients that others would generate from the OpenAPI document of the house: each must come out whole."""
