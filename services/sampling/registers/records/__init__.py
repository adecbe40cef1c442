"""The registers of people, experts and items: single records, lists of them (import_*), and the figures of the
enforcement team (strength_*).
"""
