"""What a province plans: its plans and their targets, report dates, the dates of its rounds, its groups of units."""
