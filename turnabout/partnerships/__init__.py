"""Two people who meet: invitations, handovers, the partnership itself."""
