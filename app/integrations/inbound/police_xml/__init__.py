"""Care forms, requests for investigation and notifications of police and justice, as XML (docs/police-messages.md)."""
