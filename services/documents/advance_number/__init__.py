"""Advance numbers (预领文号): taken along to where there is no network, and handed in or given up after the visit."""
