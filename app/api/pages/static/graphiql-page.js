const fetcher = window.GraphiQL.createFetcher({ url: "/graphql" });
const headers = JSON.stringify({ Authorization: "Bearer your-token", Purpose: "plan_execution" }, null, 2);
const question = "# Put your token under Headers, below; a token with schema:read also shows the documentation.\n";
window.ReactDOM.createRoot(document.getElementById("graphiql")).render(
  window.React.createElement(window.GraphiQL, {
    fetcher,
    defaultEditorToolsVisibility: "headers",
    defaultHeaders: headers,
    defaultQuery: question,
    shouldPersistHeaders: false,
  }),
);
