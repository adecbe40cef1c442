"""责令限期整改指令书: the order to rectify by a day."""
