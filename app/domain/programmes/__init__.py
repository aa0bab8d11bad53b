"""Programmes (aanpakken) as data: what admits, who sits in the team, what must have happened by when."""
