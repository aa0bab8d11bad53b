"""The FHIR format: a transaction Bundle (R4 or R5) of a care partner, translated to a referral (docs/fhir.md)."""
