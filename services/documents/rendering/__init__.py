"""From a form that is filled in to the bytes of a PDF. Knows no database and no HTTP."""
