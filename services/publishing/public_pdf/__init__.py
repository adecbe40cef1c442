"""The public PDFs of publications."""
