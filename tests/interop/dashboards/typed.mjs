// Writes types.ts for the documents of queries.graphql, as graphql-codegen does it.
import { codegen } from '@graphql-codegen/core'
import * as typescript from '@graphql-codegen/typescript'
import * as operations from '@graphql-codegen/typescript-operations'
import { buildSchema, parse } from 'graphql'
import { readFileSync, writeFileSync } from 'node:fs'

const sdl = readFileSync('schema.graphql', 'utf8')
const content = await codegen({
  filename: 'types.ts',
  schema: parse(sdl),
  schemaAst: buildSchema(sdl),
  documents: [{ location: 'queries.graphql', document: parse(readFileSync('queries.graphql', 'utf8')) }],
  config: { onlyOperationTypes: true, useTypeImports: true },
  plugins: [{ typescript: {} }, { operations: {} }],
  pluginMap: { typescript, operations },
})
writeFileSync('types.ts', content)
