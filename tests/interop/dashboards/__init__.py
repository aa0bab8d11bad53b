"""Foreign GraphQL clients against our door, as builders of dashboards use them."""
