import { between } from '../random.ts'
import { either, group, line, PASSWORD } from '../template.ts'
import { host, ipv4, login, password, pid, plainWord, signedPassword, syslogTime } from '../values/people.ts'

const sudo = line`${syslogTime} ${host} sudo: ${login} : TTY=pts/0 ; PWD=/root ; USER=root ; COMMAND=/usr/bin/sshpass -p ${PASSWORD(password)} ssh ${login}@${host}`

/** Passwords on command lines, as shells, sudo, auditd, process lists and build logs show them. */
export const passwordCommands = group('password-commands', {
  core: {
    'sshpass-sudo': sudo,
    'sshpass-glued': line`+ sshpass -p${PASSWORD(password)} scp build.tgz ${login}@${host}:/srv`,
    'mysql-glued': line`+ mysql -h ${host} -u ${login} -p${PASSWORD(password)} -e "SHOW STATUS"`,
    'mysqldump-glued': line`CRON[${pid}]: (root) CMD (mysqldump -uroot -p${PASSWORD(password)} shop > /backup/shop.sql)`,
    'mysql-long': line`mysqladmin --user=root --password=${PASSWORD(signedPassword)} shutdown`,
    'net-use': line`C:\\> net use Z: \\\\${host}\\share ${PASSWORD(password)} /user:CORP\\${login}`,
    'net-user-add': line`net user ${login} ${PASSWORD(password)} /add`,
    'curl-user': line`+ curl -sS -u ${login}:${PASSWORD(password)} https://${host}/api/health`,
    'curl-user-long': line`curl --user "${login}:${PASSWORD(password)}" -T report.csv ftp://${host}/in/`,
    'wget-flags': line`wget --http-user=${login} --http-password=${PASSWORD(password)} https://${host}/x.zip`,
    'redis-cli': line`redis-cli -h ${host} -a ${PASSWORD(password)} INFO`,
    'pgpassword-env': line`+ PGPASSWORD=${PASSWORD(password)} psql -h ${host} -U ${login} -c 'select 1'`,
    'mysql-pwd-env': line`MYSQL_PWD=${PASSWORD(password)} mysql -u root`,
    'ldapsearch-w': line`ldapsearch -x -H ldap://${host} -D "cn=admin,dc=example,dc=org" -w ${PASSWORD(password)} -b dc=example,dc=org`,
    'docker-login': line`$ docker login -u ${login} -p ${PASSWORD(password)} registry.example.org`,
    'kubectl-literal': line`kubectl create secret generic db --from-literal=password=${PASSWORD(password)} --from-literal=user=${login}`,
    'echo-sudo-s': line`ssh ${host} "echo '${PASSWORD(password)}' | sudo -S systemctl restart app"`,
    'chpasswd-pipe': line`echo "${login}:${PASSWORD(password)}" | chpasswd`,
    'smbclient-percent': line`smbclient //${host}/share -U ${login}%${PASSWORD(password)} -c ls`,
    'mount-cifs': line`mount -t cifs //${host}/data /mnt -o username=${login},password=${PASSWORD(password)},vers=3.0`,
    'openssl-pass': line`openssl pkcs12 -export -in c.pem -passout pass:${PASSWORD(password)} -out c.p12`,
    'keytool-storepass': line`keytool -list -keystore k.jks -storepass ${PASSWORD(password)} -alias ${host}`,
    'sqlcmd-p': line`sqlcmd -S ${host} -U sa -P ${PASSWORD(password)} -Q "SELECT 1"`,
    'sqlplus-connect': line`sqlplus ${login}/${PASSWORD(password)}@//${host}:1521/ORCL`,
    'plink-pw': line`plink.exe -ssh ${login}@${host} -pw ${PASSWORD(password)} uptime`,
    'xfreerdp-p': line`xfreerdp /v:${host} /u:${login} /p:${PASSWORD(password)} /cert:ignore`,
    'htpasswd-b': line`htpasswd -bc /etc/nginx/.htpasswd ${login} ${PASSWORD(password)}`,
    'ansible-vars': line`${host} ansible_user=${login} ansible_ssh_pass=${PASSWORD(password)} ansible_become_pass=${PASSWORD(password)}`,
    'mongosh-flags': line`mongosh --host ${host} --username ${login} --password ${PASSWORD(password)} --eval "db.stats()"`,
    'gradle-property': line`> ./gradlew publish -PnexusUser=${login} -PnexusPassword=${PASSWORD(password)}`,
    'java-system-property': line`java -Djavax.net.ssl.keyStorePassword=${PASSWORD(password)} -jar app.jar (pid ${pid})`,
    'impdp-userid': line`impdp userid=${login}/${PASSWORD(password)} directory=DUMP dumpfile=x.dmp`,
  },
  hard: {
    'zip-p': line`7z a -p${PASSWORD(password)} archive.7z /data (${between(1, 90)} files)`,
    'zip-capital-p': line`+ zip -P ${PASSWORD(password)} -r out.zip data/`,
    'ipmitool-p': line`ipmitool -I lanplus -H ${either(ipv4)} -U ADMIN -P ${PASSWORD(password)} power status`,
    'snmp-a-x': line`snmpwalk -v3 -u ${login} -l authPriv -a SHA -A ${PASSWORD(password)} -x AES -X ${PASSWORD(password)} ${host}`,
    'powershell-secure-string': line`ConvertTo-SecureString "${PASSWORD(password)}" -AsPlainText -Force`,
    'expect-send': line`expect "assword:" ; send "${PASSWORD(password)}\\r"`,
    'passwd-stdin': line`echo ${PASSWORD(plainWord)} | passwd --stdin ${login}`,
    'auditd-execve': line`type=EXECVE msg=audit(${between(1_700_000_000, 1_750_000_000)}.1:99): argc=4 a0="sshpass" a1="-p" a2="${PASSWORD(password)}" a3="ssh"`,
  },
})
