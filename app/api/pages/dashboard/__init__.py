"""The example dashboard: published numbers of a house for its steering group, and an example for who builds one."""
