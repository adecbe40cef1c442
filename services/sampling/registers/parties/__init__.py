"""The parties of draws: organisations with a key, registered by two persons and public for seven days."""
