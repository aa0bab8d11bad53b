// A typed client: graphql-request sends what codegen typed; a mistake in a field's name or type does not compile.
import { GraphQLClient } from 'graphql-request'
import type { MonthsQuery, MonthsQueryVariables } from './types.js'

declare const process: { argv: string[] }
const [url, token, text] = process.argv.slice(2) as [string, string, string]
const client = new GraphQLClient(url, { headers: { authorization: `Bearer ${token}` } })
const found = await client.request<MonthsQuery, MonthsQueryVariables>(text, { indicator: 'IN-01', first: 5 })
const nodes = found.statistics?.nodes ?? []
const values: (number | null | undefined)[] = nodes.map((node) => (node.isSuppressed ? null : node.value))
let refused = 0
try {
  await client.request('{ cases { nodes { id } } }')
} catch (error) {
  refused = (error as { response: { status: number } }).response.status
}
console.log(JSON.stringify({ values, refused }))
