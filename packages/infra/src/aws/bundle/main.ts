import { bundleFunctions } from './bundle-functions.ts'

const [folder = 'dist/functions'] = process.argv.slice(2)
for (const { name, bytes } of await bundleFunctions(folder)) console.log(`${name}\t${(bytes / 1024).toFixed(0)} KiB`)
