"""文书送达回执: the receipt for papers that were served."""
