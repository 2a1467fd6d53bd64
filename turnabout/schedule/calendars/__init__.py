"""Hours in other people’s programs: a feed, invitations by mail, files to add."""
