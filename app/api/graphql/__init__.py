"""The GraphQL door: one schema from the views, each operation compiled to selections, each root field one statement."""
