"""How far a plan has come, and which enterprises it leaves out, computed by the policy in force on the day."""
