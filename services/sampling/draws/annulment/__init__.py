"""The annulment of a draw: by two persons of the superior, or by the decision of an authority outside."""
