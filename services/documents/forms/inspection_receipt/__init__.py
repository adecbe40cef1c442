"""检查回执: the receipt that the party gives for an inspection."""
