"""The files of lists beside their imports: templates, a look at a file before it is imported, faulty rows."""
