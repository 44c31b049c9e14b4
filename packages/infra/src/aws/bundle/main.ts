import { bundleFunctions } from './bundle-functions.ts'

const [folder = 'dist/functions'] = process.argv.slice(2)
const inKiB = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`
for (const { name, bytes, totalBytes } of await bundleFunctions(folder)) {
  console.log(`${name}\t${inKiB(bytes)} at the start, ${inKiB(totalBytes)} total`)
}
