"""Searching what the public may see: enterprises by name, pinyin or code; publications and draws by their numbers."""
