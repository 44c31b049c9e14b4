import { expect, test } from 'vitest'
import { withoutComments } from './drop-comments.ts'

test('comments on lines of their own go, and all lines keep their numbers', () => {
  const code = ['f({', '  /** Said', '   * of a. */', '  a: 1, // of one', '  // Of b.', '  b: 2', '});', '']
  expect(withoutComments(code.join('\n'))).toBe(
    ['f({', '', '', '  a: 1, // of one', '', '  b: 2', '});', ''].join('\n'),
  )
})

test.each([
  ['a licence', '/*! MIT */\nf();\n'],
  ['another licence', '/**\n * @license MIT\n */\nf();\n'],
  ['the name of a source map', 'f();\n//# sourceMappingURL=f.map.js\n'],
  ['a line of a text', 'f(`\n// is said\n/* so */\n`);\n'],
])('%s stays', (_, code) => {
  expect(withoutComments(code)).toBe(code)
})

test('where a line of a text looks like a comment, comments of the same file stay as well', () => {
  const code = 'f({\n  // Of a.\n  a: `\n// is said`\n});\n'
  expect(withoutComments(code)).toBe(code)
})
