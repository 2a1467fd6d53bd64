"""The live hour: the shared clock and the socket between two browsers."""
