import type { Route } from '../../topology.ts'

export type Routed =
  | { readonly kind: 'route'; readonly route: Route; readonly pathParameters: Readonly<Record<string, string>> }
  | { readonly kind: 'method_not_allowed'; readonly allow: string }
  | { readonly kind: 'not_found' }

/**
 * Routes a request as API Gateway does: path segments match exactly, `{name}` matches any one segment. A slash at the end of ingest's is
 * ignored, which API Gateway cannot do.
 */
export function routeRequest(routes: readonly Route[], method: string, path: string): Routed {
  const matches = routes.flatMap((route) => {
    const pathParameters = matchPath(route.path, route.function === 'ingest' ? path.replace(/(?<=.)\/$/, '') : path)
    return pathParameters === undefined ? [] : [{ kind: 'route' as const, route, pathParameters }]
  })
  const match = matches.find(({ route }) => route.method === method)
  if (match !== undefined) return match
  if (matches.length === 0) return { kind: 'not_found' }
  return { kind: 'method_not_allowed', allow: [...new Set(matches.map(({ route }) => route.method))].join(', ') }
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split('/')
  const segments = path.split('/')
  if (expected.length !== segments.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [i, name] of expected.entries()) {
    const segment = segments[i] ?? ''
    if (!name.startsWith('{')) {
      if (name !== segment) return undefined
      continue
    }
    const value = decodeSegment(segment)
    if (value === undefined || value === '') return undefined
    parameters[name.slice(1, -1)] = value
  }
  return parameters
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
