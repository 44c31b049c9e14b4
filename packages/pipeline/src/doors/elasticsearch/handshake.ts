import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'
import { elasticResponse } from './elastic-response.ts'

/**
 * What clients ask before they send: https://www.elastic.co/docs/api/doc/elasticsearch. Beats and Logstash look at version and licence, and
 * make templates and policies that nothing here needs: each is there already.
 */
export function handshake(event: HttpEvent): HttpResponse {
  const [method = '', path = ''] = event.routeKey.split(' ')
  if (method === 'HEAD') return elasticResponse(event, 200)
  if (path === '/') return elasticResponse(event, 200, aboutCluster(event))
  if (path === '/_license') return elasticResponse(event, 200, { license })
  if (path === '/_xpack') return elasticResponse(event, 200, { license: { ...license, mode: license.type }, features })
  return elasticResponse(event, 200, method === 'PUT' ? { acknowledged: true } : {})
}

const license = { status: 'active', uid: '00000000-0000-0000-0000-000000000000', type: 'basic' }
const features = { ilm: { available: true, enabled: true }, security: { available: true, enabled: true } }

/** Clients refuse a server of an older major version than their own, so it answers with the one that they ask for. */
function aboutCluster(event: HttpEvent): object {
  const major = /compatible-with=(\d)/.exec(event.headers.accept ?? '')?.[1] ?? '8'
  return {
    name: 'logpipe',
    cluster_name: 'logpipe',
    cluster_uuid: 'logpipe',
    version: { number: `${major}.0.0`, build_flavor: 'default', build_type: 'tar', build_snapshot: false },
    tagline: 'You Know, for Search',
  }
}
