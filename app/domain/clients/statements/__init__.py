"""Every statement of the room: clients and their keys, their registered operations."""
