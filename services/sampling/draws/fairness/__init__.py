"""Whether the draws of a year were fair: for every subject, how often it was expected to be drawn and how often it was
drawn, with a statistical test.
"""
