"""The demo tells its story: whole, over HTTP, and leaves nothing behind."""
