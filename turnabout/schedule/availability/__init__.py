"""The week somebody paints, and the hours that suit both."""
