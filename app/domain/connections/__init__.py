"""The connections of partners' systems: which format or channel, with which options, for whom."""
