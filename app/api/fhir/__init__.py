"""The door for FHIR clients: a transaction in, the status of a referral as Task, and what the door can."""
