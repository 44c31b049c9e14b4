import type { Door } from '../doors/door.ts'

/** Loads the door of a route (`POST /v1/logs`); undefined for a route that is none. */
export type OpenDoor = (routeKey: string) => Promise<Door> | undefined

/**
 * Loads each door when its first request comes: a function that only ever sees `POST /ingest` starts without any. `doors` names, by
 * route, folders of `doors/`.
 */
export function createOpenDoor(doors: Readonly<Record<string, string>>): OpenDoor {
  const opened = new Map<string, Promise<Door>>()
  return (routeKey) => {
    const name = Object.hasOwn(doors, routeKey) ? doors[routeKey] : undefined
    if (name === undefined) return undefined
    const door = opened.get(name) ?? loadDoor(name)
    opened.set(name, door)
    // The next request tries again.
    door.catch(() => opened.delete(name))
    return door
  }
}

async function loadDoor(name: string): Promise<Door> {
  const { door }: { readonly door: Door } = await import(`../doors/${name}/door.ts`)
  return door
}
