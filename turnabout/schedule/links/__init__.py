"""Links in letters: one button, without signing in."""
