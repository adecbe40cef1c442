"""检查报告: the report of an inspection, with the feedback to the party."""
