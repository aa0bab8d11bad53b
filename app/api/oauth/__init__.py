"""Tokens: the authorization server for partners' clients and the check of every access token."""
