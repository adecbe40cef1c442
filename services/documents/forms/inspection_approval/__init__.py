"""行政检查审批表: the approval of an inspection."""
