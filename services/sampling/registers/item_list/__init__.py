"""The item list: its editions, drafted from the register of items, approved by another person, and published."""
