// Runs every audit of graphql-http against the address given, with the token given; prints what fails and the score.
import { auditServer } from "graphql-http";

const [url, token] = process.argv.slice(2);
const fetchFn = (address, init = {}) =>
  fetch(address, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
const results = await auditServer({ url, fetchFn });
const failed = results.filter((result) => result.status !== "ok");
for (const result of failed) console.log(`${result.status} ${result.id} ${result.name}: ${result.reason ?? ""}`);
console.log(`${results.length - failed.length} of ${results.length}`);
process.exit(failed.length === 0 ? 0 : 1);
