"""The bureau's rules: adopted as a file, by an event with its hash, in force from a day on."""
