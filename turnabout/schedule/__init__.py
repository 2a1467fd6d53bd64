"""The weekly slot, the sessions in it, and whose turn it is."""
