"""GraphQL over HTTP, judged by npm's graphql-http."""
