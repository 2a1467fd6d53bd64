"""What the server keeps without being able to read it: keyrings and sealed records."""
