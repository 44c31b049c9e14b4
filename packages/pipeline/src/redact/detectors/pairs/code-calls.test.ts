import { expect, test } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

/** The secret is between « and ». */
const found = [
  "#0 Connector.php(70): PDO->__construct('mysql:host=db...', 'anna', '«P0rtugal!9»', Array)",
  "mysqli_connect('localhost', 'anna', '«hunter2x»', 'shop')",
  'DriverManager.getConnection("jdbc:mysql://db/x", "anna", "«hunter2x»")',
  "cx_Oracle.connect('anna', '«hunter2x»', 'db/XE')",
  "ldap_bind($ds, 'cn=admin', '«hunter2x»')",
  'UsernamePasswordCredentials("anna", "«hunter2x»")',
  'smtp.PlainAuth("", "anna", "«hunter2x»", "mail.example.com")',
  "define('DB_PASSWORD', '«butterfly»')",
  'setenv("PGPASSWORD", "«hunter2x»", 1)',
  'anna issued server command: /register «butterfly» «butterfly»',
  '[CHAT] anna: /login «hunter2x»',
  'voicemail.conf: 204 => «0573»,Anna Osei,,,attach=yes',
  'default credentials in use: anna / «butterfly»',
  'leaked credential pair anna:«hunter2x»',
  'psexec.py corp.local/anna:«hunter2x»@dc01',
  "  public 'password' => string '«butterfly»' (length=9)",
  'password: str = "«butterfly»"',
  'Password: (string) (len=8) "«hunter2x»"',
  'Driver=X;UID=anna;PWD={«a;b}}9Zk»};Timeout=30',
  'passphrase for the backup key: "«my dog likes 3 shoes»"',
  'a nova senha do usuário anna é «hunter2x»',
  "le mot de passe de l'utilisateur anna est «hunter2x»",
  'das Passwort für den Benutzer anna lautet «hunter2x»',
  'hasło użytkownika anna to «hunter2x»',
  'mật khẩu của người dùng anna là «hunter2x»',
  '{"user[password]":"«hunter2x»"}',
  '{"key":"pwd","val":"«hunter2x»"}',
  'config[api_key=«aB3dE5fG7hI9jK1lM3nO5pQ7»]loaded',
  'ctx[api_key=«aB3dE5fG7hI9jK1lM3nO5pQ7»][user=5]',
  'GET /run?cmd=mysqldump%20--password%20«hunter2»%20shop HTTP/1.1',
  'POST body #%3Cpassword%3E«hunter2»%3C%2Fpassword%3E',
  'GET /x?b=contrase%C3%B1a%3D«hunter2» HTTP/1.1',
  'password=«hunter2» {"phone":"x"}',
  'APIキー: «c2z3or6jysvfyiuabbhcpw17drxgmgfqs4zw»',
  'API-ключ: «c2z3or6jysvfyiuabbhcpw17drxgmgfqs4zw»',
  'client-key-data: «LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFcEFJQkFBS0NBUUVB»',
]

test.each(found)('finds the marked secrets of %j', (marked) => {
  const text = redact(marked.replaceAll(/[«»]/g, ''))
  expect(text.replaceAll(/\[REDACTED:\w+\]/g, '*')).toBe(marked.replaceAll(/«[^»]+»/g, '*'))
  expect(redact(text)).toBe(text)
})

test.each([
  'curl -u "$USER:$PASS" https://identity.example',
  '"Password": "#{DbPassword}#"',
  'password=%DB_PASSWORD%',
  'password: "@@PASSWORD@@"',
  'password={0}',
  "password='%s'",
  'form#login input[name="password"]:focus { color: #204585; }',
  'password: /^(?=.*[A-Z])(?=.*\\d).{8,}$/',
  'password: &str,',
  'password: char[]',
  "'password' => 'required|string|min:8|confirmed',",
  'pass=5699 fail=6 skip=0',
  'CEF:0|Acme|Portal|1.2|200|Password changed|3|outcome=success cnt=10',
  'password: "Password"',
  'password: "Enter password"',
  'password: "Wachtwoord vergeten"',
  ">PASSWORD:Need 'Auth' username/password",
  'connect("10.0.0.1", "db01")',
  'sig = binascii.a2b_base64(request.signature)',
  'password for anna: ORA-28000',
  'client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUMvakNDQWVhZ0F3SUJBZ0lCQURBTkJna3Foa2lHOXcwQkFRc0ZBREFWTVJNd0VRWURWUVFERXdwcmRXSmw=',
])('finds nothing in %j', (text) => {
  expect(redact(text)).toBe(text)
})

test('the prompt that OpenVPN names is no password', () => {
  expect(redact('password "Auth" "hunter2x"')).toBe('password "Auth" "[REDACTED:PASSWORD]"')
})
