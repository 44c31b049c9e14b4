import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** In the folder of `infra`, when it is built: puts what of the page is no code beside what is. */
const from = 'src/local/page/browser'
for (const file of readdirSync(from)) {
  if (/\.(?:html|css|svg)$/.test(file)) copyFileSync(join(from, file), join('dist/local/page/browser', file))
}
