import type { Route } from '../topology.ts'

export type Routed =
  | { readonly kind: 'route'; readonly route: Route; readonly pathParameters: Readonly<Record<string, string>> }
  | { readonly kind: 'method_not_allowed'; readonly allow: string }
  | { readonly kind: 'not_found' }

/** Finds the route of a request as API Gateway does: parts of the path match whole, `{name}` matches any one part. */
export function routeRequest(routes: readonly Route[], method: string, path: string): Routed {
  const matches = routes.flatMap((route) => {
    const pathParameters = matchPath(route.path, path)
    return pathParameters === undefined ? [] : [{ kind: 'route' as const, route, pathParameters }]
  })
  const match = matches.find(({ route }) => route.method === method)
  if (match !== undefined) return match
  if (matches.length === 0) return { kind: 'not_found' }
  return { kind: 'method_not_allowed', allow: [...new Set(matches.map(({ route }) => route.method))].join(', ') }
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const parts = path.split('/')
  if (wanted.length !== parts.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [i, want] of wanted.entries()) {
    const part = parts[i] ?? ''
    if (!want.startsWith('{')) {
      if (want !== part) return undefined
      continue
    }
    const value = decodePart(part)
    if (value === undefined || value === '') return undefined
    parameters[want.slice(1, -1)] = value
  }
  return parameters
}

function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
