// Follows events with graphql-ws and with graphql-sse; prints each subject. Both keep the cursor of the last event in their
// variables, so that a connection that they make again goes on after it.
import { createClient as overSse } from "graphql-sse";
import { createClient as overWebSocket } from "graphql-ws";
import WebSocket from "ws";

const { url, token } = JSON.parse(process.argv[2]);
const query = "subscription ($after: String) { events(after: $after) { cursor node { subjectId } } }";
const authorization = `Bearer ${token}`;
const retry = { retryAttempts: 20, retryWait: () => new Promise((again) => setTimeout(again, 100)) };
const clients = {
  ws: overWebSocket({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: () => ({ Authorization: authorization }),
    lazy: false,
    ...retry,
    on: { closed: (event) => print({ client: "ws", closed: event.code }) },
  }),
  sse: overSse({ url: `${url}/graphql`, headers: () => ({ authorization }), ...retry }),
};

function print(line) {
  console.log(JSON.stringify(line));
}

for (const [client, one] of Object.entries(clients)) {
  const variables = { after: null };
  one.subscribe(
    { query, variables },
    {
      next({ data, errors }) {
        if (errors) return print({ client, errors });
        variables.after = data.events.cursor;
        print({ client, subject: data.events.node.subjectId });
      },
      error: (error) => print({ client, error: String(error?.reason ?? error?.message ?? error) }),
      complete: () => print({ client, complete: true }),
    },
  );
}
