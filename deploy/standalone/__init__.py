"""The standalone mode: PostgreSQL, the four services, the public site and an issuer of tokens, on this machine only."""
