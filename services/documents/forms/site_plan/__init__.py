"""现场检查方案: the plan of a visit."""
