"""All that has a day in a person's calendar: deadlines of rounds, reports, dossiers at hand, milestones, activities."""
