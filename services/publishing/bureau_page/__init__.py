"""The public pages of bureaus: what each may check, whom it plans to check, and how far it has come."""
