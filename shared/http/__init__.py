"""What every service does in the same way over HTTP: boot, answer problems, page, take a request once."""
