"""The authorization server and the check of access tokens."""
