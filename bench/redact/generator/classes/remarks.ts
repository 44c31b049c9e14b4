import { anyOf, capitals, date, dateTime, hex, host, number, service, uuid } from '../slots/fillers.ts'
import { firstName, login } from '../slots/people.ts'
import { phone } from '../slots/phone.ts'
import { password, secret } from '../slots/secrets.ts'
import { core, decoy, hard, type TemplateClass } from '../template.ts'

const failure = anyOf('i/o timeout', 'unexpected EOF', 'connection refused', 'java.io.EOFException: end of stream')
const algorithm = anyOf('argon2', 'bcrypt', 'pbkdf2', 'sha2crypt', 'scrypt')

/**
 * What programs say of a secret right after its name, and the secret where they print it. Sources: the log statements, messages, usage texts
 * and catalogues of some hundred public projects, by what stands between the noun and the value.
 */
export const remarks: TemplateClass = {
  name: 'remarks on secrets',
  templates: [
    decoy`${dateTime} ERROR Error adding passphrase: ${failure}`,
    decoy`Unable to set the password for ${login}: ${failure}`,
    decoy`Error al cambiar la contraseña: ${failure}`,
    decoy`backend: file: password: ${algorithm}: option 'memory' is configured as '${number(10)}'`,
    decoy`case ${number(1)} pass = ${dateTime} ${host} sshd[${number(4)}]: session opened`,
    decoy`[password] : Wi-Fi hotspot password`,
    decoy`Mot de passe : le code de ${service} est repris dans le formulaire`,
    decoy`gen.sh: generate a no password pkcs12 file for ${host}`,
    decoy`getent passwd ${login}`,
    decoy`password for user: ${login}`,
    decoy`unable to read password from file: /etc/${service}/users.conf`,
    decoy`Credentials for ${host} expired on ${date}`,
    decoy`amqp://user:password@${host}:5672/shop`,
    decoy`usage: connect <user> <password>, <host> and <port>`,
    decoy`Login: {user_name} Password: {session[${number(1)}]}`,
    decoy`Password=${anyOf('Wachtwoord', 'Passwort', 'Contraseña', 'Senha', 'Heslo', 'Salasana')}`,
    decoy`ref="oval:ssg-object_loader_password:obj:${number(1)}" version="1"`,
    decoy`PIN length: ${number(6)}`,
    decoy`GPIO Set Pin ${number(4)} High Level`,
    decoy`delegation token: svc-backup-${number(1)} renewed`,
    decoy`network is not accessible by the api key: AES-256-GCM`,
    decoy`Mountable secrets: ${service}-token-f4khf`,
    decoy`Webhook secret: ${hex(10)}...`,
    decoy`[session.password]: ../session/store.md#password`,
    core`[+] Password found: ${password.typical}`,
    core`password received: ${password.typical}`,
    core`Random Password (URL encoded): ${password.typical}`,
    core`Password mismatch. Got: ${password.typical}, want: ${password.typical}`,
    core`Default credentials: **${login} / ${password.typical}** — change them`,
    core`login failed for user ${login} with password: ${password.typical}`,
    core`Initializing ${capitals(4)}: user ${login} with password ${password.typical}`,
    core`#define WIFI_PASS ("${password.typical}")`,
    core`set PIN CODE ${secret('4999', 'PASSWORD')}`,
    hard`[INFO] message received from ${phone.digits}`,
    core`phone (E.164): ${phone.e164} of ${firstName}`,
    hard`Username/Password: ${login}/${password.typical} request ${uuid}`,
  ],
}
