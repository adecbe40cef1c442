"""How far a plan has come, and whom it leaves out, reckoned by the policy in force on the day."""
