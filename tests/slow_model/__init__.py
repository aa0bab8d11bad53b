"""Who may read what, worked out slowly in plain Python from the rules of the field: the measure of every door.

This is a second reading of the rules GR, CO, PE and OR, made to disagree with the product where one of the two is
wrong. It shares the words of the vocabulary with it and nothing else: no algebra, no grants, no masks, no views. It
asks every question on its own, keeps no rows, and prefers the plainest loop. The facts are those that a test wrote.
"""
