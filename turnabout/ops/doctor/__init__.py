"""The doctor: looks at an instance and says what is well, what to mind, and what is wrong."""
