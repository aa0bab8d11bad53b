"""Plans: the joint analysis, what is agreed with whom, options, measures and what is done after the end."""
