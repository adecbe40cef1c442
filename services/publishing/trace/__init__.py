"""From a name of anything to the chain of events behind it, each with its receipt."""
