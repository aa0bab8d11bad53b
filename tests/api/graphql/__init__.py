"""The GraphQL door, through HTTP."""
