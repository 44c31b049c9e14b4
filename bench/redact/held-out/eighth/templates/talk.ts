import { group, line, PASSWORD } from '../../template.ts'
import * as some from '../values/people.ts'
import * as secret from '../values/secrets.ts'

/** Sources: tickets, chats, mails, runbooks and notes in which people write a password down. */
export const talk = group('eighth talk', {
  core: {
    'welcome mail': line`Welcome ${some.first}! Your temporary password is ${PASSWORD(secret.password)} (valid 24 hours)`,
    'reset notice': line`Password for ${some.user} has been reset to ${PASSWORD(secret.password)}`,
    'ticket wifi': line`guest wifi password this week: ${PASSWORD(secret.password)}`,
    'ticket paste': line`I tried to log in with user ${some.user} and password ${PASSWORD(secret.password)} but it fails`,
    'chat bot': line`<${some.first}> pw is ${PASSWORD(secret.password)} btw`,
    'runbook step': line`3. Log on to the console as root / password: ${PASSWORD(secret.password)}`,
    'slash pair': line`credentials: admin / ${PASSWORD(secret.password)}`,
    'login pass': line`login: kiosk pass: ${PASSWORD(secret.password)}`,
    'my own': line`sorry, my password is ${PASSWORD(secret.wordOnly)}`,
    'changed it': line`changed the admin password from ${PASSWORD(secret.password)} to ${PASSWORD(secret.password)}`,
    'default set': line`factory default password set: ${PASSWORD(secret.password)}`,
    'generated one': line`Generated root password: ${PASSWORD(secret.password)}`,
    'installer note': line`Admin user created. Username: admin Password: ${PASSWORD(secret.password)}`,
    'first boot': line`A temporary password is generated for root@localhost: ${PASSWORD(secret.password)}`,
    'passphrase note': line`passphrase for the backup key = "${PASSWORD(secret.phrase)}"`,
    'pin note': line`the PIN of the safe is ${PASSWORD(secret.pin)}`,
    'card pin': line`customer disclosed card PIN ${PASSWORD(secret.pin)} in chat`,
    'wrong typed': line`auth failed: wrong password "${PASSWORD(secret.password)}" for ${some.user}`,
    'invalid quoted': line`invalid credentials ('${some.user}', password '${PASSWORD(secret.password)}')`,
    'use this': line`please use password ${PASSWORD(secret.password)} for the archive`,
    'zip hint': line`The attached zip is encrypted, password: ${PASSWORD(secret.password)}`,
    'router sticker': line`SSID: Lobby-5G  Key: ${PASSWORD(secret.simple)}  (WPA2 password)`,
    'share link': line`https://files.lumen.health/s/${some.hex8} (password: ${PASSWORD(secret.password)})`,
    'csv creds': line`username,password\n${some.user},${PASSWORD(secret.safe)}\n${some.user},${PASSWORD(secret.safe)}`,
    'table creds': line`| user | password |\n|---|---|\n| ${some.user} | ${PASSWORD(secret.safe)} |`,
    'yaml creds list': line`users:\n- {login: ${some.user}, password: ${PASSWORD(secret.safe)}}`,
  },
})
