"""Teams (执法检查组): natives and those drawn into the quotas, for a year or a campaign."""
