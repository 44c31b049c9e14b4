import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

describe('passwords', () => {
  it.each([
    ['password=hunter2 next', 'password=[REDACTED:PASSWORD] next'],
    ['password=Tr0ub4dor&3 next', 'password=[REDACTED:PASSWORD] next'],
    ['user[password]=hunter2&x=1', 'user[password]=[REDACTED:PASSWORD]&x=1'],
    ['Server=x;Pwd=abc;def;Encrypt=True', 'Server=x;Pwd=[REDACTED:PASSWORD];Encrypt=True'],
    ['{"password":"a\\"b\\\\c","ok":false}', '{"password":"[REDACTED:PASSWORD]","ok":false}'],
    ['{"newPassword": 12345}', '{"newPassword": "[REDACTED:PASSWORD]"}'],
    ['{\\"password\\":\\"hunter2\\",\\"x\\":1}', '{\\"password\\":\\"[REDACTED:PASSWORD]\\",\\"x\\":1}'],
    ['{"pass\\u0077ord":"hunter2"}', '{"pass\\u0077ord":"[REDACTED:PASSWORD]"}'],
    ['{"m":"{\\"pass\\\\u0077ord\\":\\"hunter2\\"}"}', '{"m":"{\\"pass\\\\u0077ord\\":\\"[REDACTED:PASSWORD]\\"}"}'],
    ["'password' => 'hunter2'", "'password' => '[REDACTED:PASSWORD]'"],
    ['--password hunter2 --user x', '--password [REDACTED:PASSWORD] --user x'],
    ['set passwd: Zx_88-qq (weak)', 'set passwd: [REDACTED:PASSWORD] (weak)'],
    ['password%3Dhunter2%26user%3Dx', 'password%3D[REDACTED:PASSWORD]%26user%3Dx'],
    ['%22password%22%3A%22hunter2%22', '%22password%22%3A%22[REDACTED:PASSWORD]%22'],
    ['<Password>hunter2</Password>', '<Password>[REDACTED:PASSWORD]</Password>'],
    ['my password is Hunter2!', 'my password is [REDACTED:PASSWORD]'],
    ['with password "sesame" accepted', 'with password "[REDACTED:PASSWORD]" accepted'],
    ['contraseña=zzz wachtwoord: def9', 'contraseña=[REDACTED:PASSWORD] wachtwoord: [REDACTED:PASSWORD]'],
    ['{"password":"x"}', '{"password":"[REDACTED:PASSWORD]"}'],
    ['{"name":"DB_PASSWORD","value":"hunter2"}', '{"name":"DB_PASSWORD","value":"[REDACTED:PASSWORD]"}'],
    ["CREATE USER 'app' IDENTIFIED BY 'hunter2';", "CREATE USER 'app' IDENTIFIED BY '[REDACTED:PASSWORD]';"],
    ['login with password admin123 failed', 'login with password [REDACTED:PASSWORD] failed'],
    ['set password to Hunter2', 'set password to [REDACTED:PASSWORD]'],
    ['curl -u admin:hunter2 https://x', 'curl -u admin:[REDACTED:PASSWORD] https://x'],
    ['curl -u "admin:hunter2" x', 'curl -u "admin:[REDACTED:PASSWORD]" x'],
    ['PGPASSWORD=zzz dbPass=def', 'PGPASSWORD=[REDACTED:PASSWORD] dbPass=[REDACTED:PASSWORD]'],
  ])('are found in %s', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it.each([
    'password=null password=*** password=[FILTERED] PWD=/home/x pass=3 fail=1',
    'invalid password for root; password: must be 8 characters',
    'Username or password is incorrect. password is required',
    'bypass=yes compass=north',
    '{" -u ":4155550123,"":1} date -u 12:30 docker run -u 1000:1000 id -u: x',
    'connected with password auth, reset password to continue',
    '{"name":"HOST","value":"web1"}',
    '{"note":"password: ","x":1}',
    'password == other; auth::password::check',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell variable as found in logs.
    'has_password=true password=${DB_PASSWORD} password={{ secret }}',
  ])('are not found in %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('URL credentials', () => {
  it.each([
    ['postgres://app:s3cr3t@db:5432/x', 'postgres://app:[REDACTED:PASSWORD]@db:5432/x'],
    ['redis://:s3cr3t@cache:6379/0', 'redis://:[REDACTED:PASSWORD]@cache:6379/0'],
    [
      'https://ghp_hoycq3PiJ3s7qfFIMZFxG5zlNjuUhY5f1LYF:x-oauth@h/r',
      'https://[REDACTED:API_KEY]:[REDACTED:PASSWORD]@h/r',
    ],
    ['mysql://root:p@ss:w0rd@127.0.0.1/db', 'mysql://root:[REDACTED:PASSWORD]@127.0.0.1/db'],
    ['rediss://default:abc/def@h:6379', 'rediss://default:[REDACTED:PASSWORD]@h:6379'],
  ])('are found in %s', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it.each(['http://host:8080/path?at=a@b', 'spark://CoarseGrainedScheduler@10.10.34.11:48069', 'https://user:***@h/x'])(
    'are not found in %s',
    (text) => {
      expect(redact(text)).toBe(text)
    },
  )
})

describe('tokens and headers', () => {
  it.each([
    ['{"apiKey":"596f67784c627dd4abf7ccdbb41c2871"}', '{"apiKey":"[REDACTED:API_KEY]"}'],
    ['X-Api-Key: 9f86d081884c7d659a2feaa0c55ad015', 'X-Api-Key: [REDACTED:API_KEY]'],
    ['client_secret=Zx8~abc.DEF-1234', 'client_secret=[REDACTED:API_KEY]'],
    ['Authorization: Token 9944b09199c62bcf9418', 'Authorization: Token [REDACTED:API_KEY]'],
    ['-H "authorization: Bearer mF_9.B5f-4.1JqM"', '-H "authorization: Bearer [REDACTED:BEARER_TOKEN]"'],
    ['Bearer%20abcdef1234567890', 'Bearer%20[REDACTED:BEARER_TOKEN]'],
    ['Authorization: Basic YTpi', 'Authorization: Basic [REDACTED:BASIC_AUTH]'],
    ['{"auths":{"r":{"auth":"YWRtaW46YWRtaW4="}}}', '{"auths":{"r":{"auth":"[REDACTED:BASIC_AUTH]"}}}'],
    ['Authorization: Bearer "mF_9.B5f-4.1JqM"', 'Authorization: Bearer "[REDACTED:BEARER_TOKEN]"'],
    ['Bearer 00D5g0!AQcAQH0dMHZfz972', 'Bearer [REDACTED:BEARER_TOKEN]'],
    ['{"authorization":"Basic dXNlcjpwYXNz"}', '{"authorization":"Basic [REDACTED:BASIC_AUTH]"}'],
  ])('are found in %s', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it.each([
    'basic configuration loaded, bearer of bad news',
    'WWW-Authenticate: Bearer realm="api", error="invalid_token"',
    "token: expected ';' next_token=abc",
    'primary_key=id public_key=abc cache_key=user:123:profile',
  ])('are not found in %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('keys and values in other layouts', () => {
  const key = '5eSCAuUXfVUixMPKTHhCvNX9xzuboxc7'

  it.each([
    [`api_key=${key},next`, 'api_key=[REDACTED:API_KEY],next'],
    [`tok[0:24]=${key} n=3`, 'tok[0:24]=[REDACTED:API_KEY] n=3'],
    ['password[0]=hunter2222', 'password[0]=[REDACTED:PASSWORD]'],
    ['+ admin_password          = "Pepper$771;Porto"', '+ admin_password          = "[REDACTED:PASSWORD]"'],
    ['a:1:{s:8:"password";s:9:"Walnut769";}', 'a:1:{s:8:"password";s:9:"[REDACTED:PASSWORD]";}'],
    ['radius server N\n address x\n key 0 Qu4rtz.20', 'radius server N\n address x\n key 0 [REDACTED:PASSWORD]'],
    ["authenticate('anna', 'Glacier,882%Oslo')", "authenticate('anna', '[REDACTED:PASSWORD]')"],
    ['creds: [anna, cobalt-Lima2]', 'creds: [anna, [REDACTED:PASSWORD]]'],
    ['still on factory login admin / C0b4lt.96', 'still on factory login admin / [REDACTED:PASSWORD]'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  it.each([`tags=alpha,beta`, `rows[0]=12`, `tok[0]=word,next`, `PASS  = 3`])('leaves %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})
