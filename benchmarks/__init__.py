"""What takes how long, beside the best that could be: `python -m benchmarks.<name>`, each within a minute."""
