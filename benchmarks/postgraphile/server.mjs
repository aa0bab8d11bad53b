// PostGraphile 5 as its makers advise for production: no watching, no explaining, one process a core.
// A peer with row-level security of its own: the organisation is set for each request.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { grafserv } from "postgraphile/grafserv/node";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const { PEER_URL, PEER_PORT, PEER_WORKERS, PEER_SETTINGS } = process.env;

if (cluster.isPrimary) {
  process.on("SIGTERM", () => process.exit(0));
  for (let n = 0; n < Number(PEER_WORKERS); n += 1) cluster.fork();
} else {
  const preset = {
    extends: [PostGraphileAmberPreset],
    pgServices: [makePgService({ connectionString: PEER_URL, schemas: ["public"], poolConfig: { max: 8 } })],
    grafast: { context: () => ({ pgSettings: JSON.parse(PEER_SETTINGS) }), explain: false },
    grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  };
  const serv = postgraphile(preset).createServ(grafserv);
  const server = createServer();
  await serv.addTo(server);
  server.listen(Number(PEER_PORT), "127.0.0.1");
}
