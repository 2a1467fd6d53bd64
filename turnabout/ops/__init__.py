"""Commands of whoever runs an instance."""
