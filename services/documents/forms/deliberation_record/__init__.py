"""会商记录: the record of a deliberation."""
