"""The codes of inspections (检查码): signed when somebody asks for one, as address and as QR."""
