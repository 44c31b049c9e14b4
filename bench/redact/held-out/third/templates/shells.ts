import { between, oneOf } from '../../random.ts'
import { API_KEY, EMAIL, group, line, PASSWORD } from '../../template.ts'
import { percent } from '../../values/encodings.ts'
import { inColours, inJson, inShellTrace, inStackTrace } from '../carriers.ts'
import { account, address, bsdStamp, job, server, stamp } from '../values/people.ts'
import { dictionaryWord, plainKey, sentence, signed, word } from '../values/secrets.ts'

const port = between(1024, 60000)
const share = oneOf('backup', 'media', 'exports')

/** Commands as histories, sudo, traces of shells and build logs print them; options from the tools' manuals. */
export const shells = group('shells', {
  core: {
    'curl-user': line`+ curl -sS -u ${account}:${PASSWORD(word)} https://repo.example/api/v2/ping`,
    'curl-form': line`curl --data "grant_type=password&username=${account}&password=${PASSWORD(word)}" https://id.example/token`,
    wget: line`wget --http-user=${account} --http-password=${PASSWORD(word)} https://dl.example/a.tgz`,
    'docker-login': line`$ docker login -u ${account} -p ${PASSWORD(word)} registry.example`,
    'helm-set': line`helm upgrade app ./chart --set db.password=${PASSWORD(word)} --set replicas=3`,
    'kubectl-secret': line`kubectl create secret generic db --from-literal=password=${PASSWORD(word)} -n prod`,
    'pg-env': line`PGPASSWORD=${PASSWORD(word)} pg_dump -h db -U app crm`,
    'mysql-long': line`mysqldump --user=root --password=${PASSWORD(word)} --all-databases`,
    'mysql-short': line`mysql -uroot -p${PASSWORD(word)} -e "show tables"`,
    sshpass: line`sshpass -p ${PASSWORD(word)} scp dump.gz ${account}@${server}:/srv`,
    smbclient: line`smbclient //nas/${share} -U ${account}%${PASSWORD(word)} -c ls`,
    ldapsearch: line`ldapsearch -x -D cn=admin,dc=acme -w ${PASSWORD(word)} -b dc=acme uid=${account}`,
    'mount-cifs': line`mount -t cifs //nas/${share} /mnt -o username=${account},password=${PASSWORD(word)},vers=3.0`,
    'net-use': line`net use Z: \\\\nas\\${share} ${PASSWORD(word)} /user:ACME\\svc`,
    'openssl-pass': line`openssl pkcs12 -in a.p12 -nodes -passin pass:${PASSWORD(word)} -out a.pem`,
    keytool: line`keytool -list -keystore app.jks -storepass ${PASSWORD(word)}`,
    'ansible-extra': line`ansible-playbook site.yml -e ansible_become_password=${PASSWORD(word)} -l ${server}`,
    'vault-kv': line`vault kv put secret/db password=${PASSWORD(word)} ttl=1h`,
    'redis-cli': line`redis-cli -h cache -a ${PASSWORD(word)} PING`,
    rabbit: line`rabbitmqctl add_user ${account} ${PASSWORD(word)}`,
    htpasswd: line`htpasswd -b /etc/nginx/.htpasswd ${account} ${PASSWORD(word)}`,
    chpasswd: line`${bsdStamp} ${server} sudo: ops : COMMAND=/bin/sh -c echo ${account}:${PASSWORD(word)} | chpasswd`,
    'git-remote': line`fatal: unable to access 'https://${account}:${PASSWORD(word)}@git.example/acme/app.git/': 403`,
    'ftp-url': line`Fetching ftp://${account}:${PASSWORD(word)}@ftp.example/out/a.csv`,
    powershell: line`$p = ConvertTo-SecureString "${PASSWORD(signed)}" -AsPlainText -Force`,
    mongosh: line`mongosh --username ${account} --password ${PASSWORD(word)} --authenticationDatabase admin`,
    'curl-header-key': inShellTrace(line`curl -H "X-Api-Key: ${API_KEY(plainKey)}" https://api.example/v1/items`),
    'curl-json': line`curl -d '{"email":"${EMAIL(address)}","password":"${PASSWORD(word)}"}' https://api.example/login`,
    'compose-env': inColours(line`web_1  | DATABASE_URL=postgres://app:${PASSWORD(word)}@db:5432/app`),
    'ci-echo': line`##[debug]Evaluating: env.SMTP_PASSWORD = '${PASSWORD(word)}'`,
  },
  hard: {
    sqlcmd: line`sqlcmd -S sql1 -U sa -P ${PASSWORD(dictionaryWord)} -Q "select 1"`,
    'expect-send': line`expect: send "${PASSWORD(word)}\\r" after "assword:"`,
    'echo-pipe-sudo': line`echo ${PASSWORD(word)} | sudo -S systemctl restart app`,
    lftp: line`lftp -u ${account},${PASSWORD(word)} sftp://sftp.example -e "ls"`,
    'rsync-env': line`export RSYNC_PASSWORD="${PASSWORD(sentence)}"; rsync -a`,
    psexec: line`psexec \\\\${server} -u ACME\\adm -p ${PASSWORD(signed)} cmd /c dir`,
    'zip-password': line`7z x -p${PASSWORD(word)} archive.7z`,
    'unzip-password': line`unzip -P ${PASSWORD(dictionaryWord)} export.zip`,
    nmcli: line`nmcli dev wifi connect Warehouse password "${PASSWORD(sentence)}"`,
    wpa: line`network={ ssid="Warehouse" psk="${PASSWORD(sentence)}" }`,
    'url-percent': line`amqp://svc:${PASSWORD(percent(signed))}@mq:5672/%2F refused`,
    'url-at-sign': line`http://${account}:${PASSWORD((random) => `${word(random)}@${word(random)}`)}@proxy:${port}/`,
    'json-login-array': inJson(line`["login","${account}","${PASSWORD(word)}"]`),
    'password-next-line': line`Enter password:\n${PASSWORD(word)}\nLogin successful`,
    'passphrase-prose': line`the vault passphrase is "${PASSWORD(sentence)}", do not share`,
    'changed-from': line`password changed from ${PASSWORD(word)} to ${PASSWORD(word)} by ${account}`,
    'trace-argument': inStackTrace(line`bind failed for ${account} / ${PASSWORD(word)}`),
    'typed-as-user': line`${bsdStamp} ${server} sshd[${job}]: Failed password for invalid user ${PASSWORD(word)} from port ${port}`,
    'audit-execve': line`type=EXECVE msg=audit(${stamp}): argc=4 a0="mysql" a1="-uroot" a2="-p${PASSWORD(word)}" a3="crm"`,
    'ps-output': line`root  ${job}  0.0  0.1 /usr/bin/vncserver -passwd ${PASSWORD(word)} :1`,
  },
})
