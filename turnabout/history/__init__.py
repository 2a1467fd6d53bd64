"""Looking back: every hour that has been, and what was written around it."""
