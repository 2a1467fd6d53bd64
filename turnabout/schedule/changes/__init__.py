"""What two people change about their hours, and what needs a yes of the other."""
