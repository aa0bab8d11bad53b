"""The example dashboard: the page that is served, and the page in a browser."""
