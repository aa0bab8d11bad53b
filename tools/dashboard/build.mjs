// Writes the two built files of the dashboard: ECharts with only what is needed, and the manifest of its operations.
// `npm ci && npm run build` here, after a change of operations.graphql, echarts.mjs or a version in package.json.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { Kind, parse, print, visit } from 'graphql';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const FILES = here('../../app/api/pages/dashboard/files/');

const bundled = await build({
  entryPoints: [here('echarts.mjs')],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  write: false,
});
const script = bundled.outputFiles[0].contents;
writeFileSync(`${FILES}echarts.min.js.gz`, gzipSync(script, { level: 9 }));

const PARTS = { echarts: ['LICENSE', 'NOTICE'], zrender: ['LICENSE'], tslib: ['LICENSE.txt'] };
const read = (path) => readFileSync(here(`node_modules/${path}`), 'utf8').trim();
const versions = Object.keys(PARTS).map((name) => `${name} ${JSON.parse(read(`${name}/package.json`)).version}`);
const licences = [
  'What echarts.min.js is built from: npm packages and versions, then SHA-256 of the file before gzip. The licences follow.',
  `${versions.join(', ')}\n${createHash('sha256').update(script).digest('hex')}`,
  ...Object.entries(PARTS).flatMap(([name, files]) => files.map((file) => `==== ${name} ${file} ====\n\n${read(`${name}/${file}`)}`)),
];
writeFileSync(`${FILES}LICENCES.txt`, `${licences.join('\n\n')}\n`);

const document = parse(readFileSync(here('operations.graphql'), 'utf8'));
const fragments = new Map(
  document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION).map((each) => [each.name.value, each]),
);
const spreadIn = (node, found = new Set()) => {
  visit(node, {
    FragmentSpread: ({ name: { value } }) => {
      if (!found.has(value)) spreadIn(fragments.get(value), found.add(value));
    },
  });
  return found;
};
const operations = document.definitions
  .filter((each) => each.kind === Kind.OPERATION_DEFINITION)
  .map((operation) => {
    const body = [operation, ...[...spreadIn(operation)].sort().map((name) => fragments.get(name))].map(print).join('\n\n');
    const id = createHash('sha256').update(body).digest('hex');
    return { id, name: operation.name.value, type: operation.operation, body };
  });
const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations };
writeFileSync(`${FILES}operations.json`, `${JSON.stringify(manifest, null, 2)}\n`);
