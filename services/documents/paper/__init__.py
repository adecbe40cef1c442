"""Papers (文书): drafted or asked for, approved, numbered, issued, and what becomes of them."""
