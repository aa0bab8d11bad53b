"""Foreign clients that follow events: npm's graphql-ws and graphql-sse."""
