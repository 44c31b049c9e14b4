import { parseSync } from 'vite'

/** One small change of a source that some test should notice. */
export interface Mutant {
  /** What is replaced, in UTF-16 code units, and by what. */
  readonly start: number
  readonly end: number
  readonly text: string
  /** From 1. */
  readonly line: number
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [name: string]: unknown
}

/** Every mutant of a TypeScript source: operators, conditions, literals, bodies and calls, as mutation testers have them. Types have none. */
export function mutantsOf(source: string, file: string): readonly Mutant[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const mutants = new Map<string, Mutant>()
  const textOf = ({ start, end }: Node): string => source.slice(start, end)
  walk(program as unknown as Node, undefined, (node, parent) => {
    for (const text of replacementsOf(node, parent, textOf)) {
      const { start, end } = node
      const line = source.slice(0, start).split('\n').length
      if (text !== textOf(node)) mutants.set(`${start} ${end} ${text}`, { start, end, text, line })
    }
  })
  // `a && b ?? c` is no expression: whoever cannot be loaded is killed by nothing.
  return [...mutants.values()].filter((mutant) => parseSync(file, mutated(source, mutant)).errors.length === 0)
}

export function mutated(source: string, { start, end, text }: Mutant): string {
  return source.slice(0, start) + text + source.slice(end)
}

function walk(node: Node, parent: Node | undefined, visit: (node: Node, parent: Node | undefined) => void): void {
  if (isIgnored(node)) return
  visit(node, parent)
  for (const [name, value] of Object.entries(node)) {
    // Names are no values.
    if (name === 'key' && node.computed !== true) continue
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, node, visit)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

const wrappers = ['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']

function isIgnored({ type }: Node): boolean {
  return /^Import|^ExportAll/.test(type) || (type.startsWith('TS') && !wrappers.includes(type))
}

const operators: Readonly<Record<string, readonly string[]>> = {
  ...{ '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'] },
  ...{ '===': ['!=='], '!==': ['==='], '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'], '%': ['*'] },
  ...{ '&': ['|'], '|': ['&'], '>>': ['<<'], '<<': ['>>'], '>>>': ['<<'] },
  ...{ '&&': ['||'], '||': ['&&'], '??': ['&&'] },
  ...{ '+=': ['-='], '-=': ['+='], '|=': ['&='], '>>=': ['<<='], '??=': ['&&='] },
}

const calls: Readonly<Record<string, string>> = {
  ...{ some: 'every', every: 'some', min: 'max', max: 'min', startsWith: 'endsWith', endsWith: 'startsWith' },
}

function replacementsOf(node: Node, parent: Node | undefined, textOf: (node: Node) => string): readonly string[] {
  const part = (name: string): string => (isNode(node[name]) ? textOf(node[name]) : '')
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const others = operators[String(node.operator)] ?? []
      const swapped = others.map((other) => `${part('left')} ${other} ${part('right')}`)
      return /[<=>]=?=?|&&|\|\|/.test(String(node.operator)) ? [...swapped, 'true', 'false'] : swapped
    }
    case 'AssignmentExpression':
      return (operators[String(node.operator)] ?? []).map((other) => `${part('left')} ${other} ${part('right')}`)
    case 'UpdateExpression':
      return [textOf(node).replace(/\+\+|--/, (found) => (found === '++' ? '--' : '++'))]
    case 'UnaryExpression':
      return node.operator === '!' ? [part('argument')] : node.operator === '-' ? [`+${part('argument')}`] : []
    case 'ConditionalExpression':
    case 'IfStatement':
      return isDecided(node.test) ? [] : ['true', 'false'].map((test) => textOf(node).replace(part('test'), () => test))
    case 'Literal':
      return literals(node, parent)
    case 'TemplateLiteral':
      return ['``']
    case 'ArrayExpression':
      return (node.elements as readonly unknown[]).length > 0 ? ['[]'] : []
    case 'ObjectExpression':
      return (node.properties as readonly unknown[]).length > 0 ? ['{}'] : []
    case 'BlockStatement':
      return (node.body as readonly unknown[]).length > 0 ? ['{}'] : []
    case 'ArrowFunctionExpression':
      return isNode(node.body) && node.body.type !== 'BlockStatement' ? [withoutBody(node, node.body, textOf)] : []
    case 'CallExpression':
      return callsOf(node, textOf)
    case 'MemberExpression':
      return node.optional === true ? [textOf(node).replace(/\?\./, '.')] : []
    default:
      return []
  }
}

/** Whether the test becomes true and false by itself. */
function isDecided(test: unknown): boolean {
  return isNode(test) && /^(?:Binary|Logical)Expression$/.test(test.type)
}

function literals({ value }: Node, parent: Node | undefined): readonly string[] {
  if (typeof value === 'boolean') return [String(!value)]
  if (typeof value !== 'string') return []
  if (parent?.type === 'ExpressionStatement') return []
  return [value === '' ? "'mutated'" : "''"]
}

function withoutBody(node: Node, body: Node, textOf: (node: Node) => string): string {
  return `${textOf(node).slice(0, body.start - node.start)}undefined`
}

/** A call by another name, and what is called on without it. */
function callsOf(node: Node, textOf: (node: Node) => string): readonly string[] {
  const callee = node.callee as Node
  if (callee.type !== 'MemberExpression' || !isNode(callee.object) || !isNode(callee.property)) return []
  const name = textOf(callee.property)
  const other = calls[name]
  const rest = textOf(node).slice(callee.end - node.start)
  if (other !== undefined) return [`${textOf(callee.object)}.${other}${rest}`]
  return ['filter', 'sort', 'toSorted', 'slice', 'trim'].includes(name) ? [textOf(callee.object)] : []
}
