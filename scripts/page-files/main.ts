import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { thinMaps } from '../line-maps/line-maps.ts'

/** In the folder of `infra`, when it is built: puts what of the page is no code beside what is, and thins the maps of the embedded stack. */
const from = 'src/local/page/browser'
for (const file of readdirSync(from)) {
  if (/\.(?:html|css|svg)$/.test(file)) copyFileSync(join(from, file), join('dist/local/page/browser', file))
}
thinMaps('dist/local')
