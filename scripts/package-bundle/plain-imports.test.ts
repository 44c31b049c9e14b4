import { expect, test } from 'vitest'
import { withPlainImports } from './plain-imports.ts'

const path = 'process.getBuiltinModule("node:path")'

test.each([
  ['names', 'import { join, resolve as resolve2 } from "node:path";', `const { join, resolve: resolve2 } = ${path};`],
  ['a default', 'import path from "node:path";', `const path = ${path};`],
  ['a namespace', 'import * as path from "node:path";', `const path = ${path};`],
])('%s of one of Node’s modules are taken from it', (_, statement, load) => {
  expect(withPlainImports(`${statement}\nf();\n`)).toBe(`${load} \nf();\n`)
})

test('a CommonJS package is required, from the place of the file', () => {
  expect(withPlainImports('import { SQSClient } from "@aws-sdk/client-sqs";\nf();\n')).toBe(
    'const requireHere = process.getBuiltinModule("node:module").createRequire(import.meta.url); ' +
      'const { SQSClient } = requireHere("@aws-sdk/client-sqs"); \nf();\n',
  )
})

test('all is loaded before the first line, and all lines keep their numbers', () => {
  const code = 'f();\nimport {\n  join,\n  sep\n} from "node:path";\nimport { a } from "./chunk.js";\ng();\n'
  expect(withPlainImports(code)).toBe(
    `const { join, sep } = ${path}; f();\n\n\n\n\nimport { a } from "./chunk.js";\ng();\n`,
  )
})

test.each(['import "node:path";\n', 'import { a } from "p-limit";\n', 'await import("node:sqlite");\n', 'f();\n'])(
  '%j stays as it is',
  (code) => {
    expect(withPlainImports(code)).toBe(code)
  },
)
