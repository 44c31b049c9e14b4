import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** nginx on one core, which accepts every request; `ingest.log` in the folder has a line for each of them, in the format of `log_format`. */
export function startNginx(folder: string, port: number, format = ''): ChildProcess {
  for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) mkdirSync(join(folder, name))
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name === 'client_body' ? 'body' : name)};`,
  )
  const config = `worker_processes 1; daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
    events { worker_connections 8192; }
    http { ${paths.join(' ')} access_log off; keepalive_requests 1000000000; log_format one '${format}';
      server { listen 127.0.0.1:${port} backlog=4096;
        location /ingest { access_log ${folder}/ingest.log one buffer=64k flush=100ms; return 202 '{"accepted":1}'; }
        location /healthz { return 200 '{}'; } } }`
  writeFileSync(join(folder, 'nginx.conf'), config)
  return spawn('taskset', ['-c', '0', 'nginx', '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
}

/** Runs a command on the other core, and answers with what it printed. */
export async function onOneCore(command: string, args: readonly string[]): Promise<string> {
  const child = spawn('taskset', ['-c', '1', command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (out === '') throw new Error(`${command} ended with exit code ${code}: ${err.slice(0, 200)}`)
  return out
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
