"""现场处理措施决定书: the decision on measures on the spot."""
