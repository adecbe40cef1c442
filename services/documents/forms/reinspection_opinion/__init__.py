"""整改复查意见书: what a re-inspection found."""
