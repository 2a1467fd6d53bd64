"""What is written around an hour: the pulse, commitments, takeaways and notes."""
