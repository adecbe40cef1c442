"""The directory of enterprises: import lists (import_*), find enterprises (search_*), change an enterprise (edit_*)."""
