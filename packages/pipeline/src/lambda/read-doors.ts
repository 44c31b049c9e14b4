/** The door of each route that has one, as the topology's are written: `POST /v1/logs=otlp,POST /api/v2/logs=datadog`. */
export function readDoors(text = ''): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((pair) => pair.split('='))
  return Object.fromEntries(pairs.flatMap(([route = '', name]) => (name === undefined ? [] : [[route, name]])))
}
