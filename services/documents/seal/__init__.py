"""Seals of a bureau: the operator puts the files of a seal into a folder, and an official registers its certificate."""
