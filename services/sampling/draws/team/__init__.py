"""Teams (执法检查组) for a year or a campaign: natives, and members who are drawn into the remaining quotas."""
