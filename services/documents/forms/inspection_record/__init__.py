"""现场检查记录, since 2025 现场检查笔录: the record of a visit."""
