/**
 * Commands that take a secret as an option, and how. `@` is the secret: `-p @` is the next argument, `-p@` the rest of the
 * same one, `-U *%@` what follows the first `%` of the next one. Options with long names of their own (`--password x`) need
 * no entry. Sources: the manual pages of the commands, or of the vendor where one is named.
 */
export interface CommandOptions {
  readonly commands: string
  readonly options: string
  /** The word that must follow for the options to mean a secret: `docker login -p`. */
  readonly after?: string
  /** Arguments after the first that is no option belong to another command. */
  readonly isWrapper?: boolean
}

export const commandOptions: readonly CommandOptions[] = [
  { commands: 'sshpass', options: '-p @, -p@', isWrapper: true },
  {
    commands:
      'mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlcheck mysqlpump mysqlslap mysqlbinlog mysqlsh mytop ' +
      'mariadb xtrabackup mariabackup innobackupex automysqlbackup mydumper myloader',
    options: '-p@',
  },
  { commands: 'mydumper myloader', options: '-p @' },
  {
    commands: 'mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles',
    options: '-p @, -p@',
  },
  { commands: 'redis keydb valkey', options: '-a @, --pass @, --askpass @' },
  {
    commands: 'ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldapcompare ldapmodrdn ldapexop dsmod',
    options: '-w @, -w@',
  },
  { commands: 'ldappasswd', options: '-w @, -w@, -s @, -s@, -a @' },
  { commands: 'smbclient smbget rpcclient smbcacls smbtree nmblookup winexe wmic smbspool', options: '-U *%@, -U*%@' },
  { commands: 'net', options: '-U *%@, --user *%@', after: 'ads' },
  { commands: 'net', options: '-U *%@, --user *%@', after: 'rpc' },
  {
    commands:
      'smbmap crackmapexec netexec nxc evil-winrm psexec psexec64 paexec wmiexec pskill pslist psloglist psservice ' +
      'pssuspend psinfo psfile psgetsid psshutdown pspasswd cqlsh ncftp ncftpput ncftpget ftpput ftpget twine vsce ovftool ' +
      'snowsql beeline youtube-dl yt-dlp hdiutil certutil imapsync rdesktop cypher-shell p4 rundeck remmina racadm freerdp kdbxweb kpcli',
    options: '-p @',
  },
  { commands: 'youtube yt cypher evil', options: '-p @' },
  { commands: 'docker podman nerdctl buildah skopeo oras crane regctl img', options: '-p @, -p@', after: 'login' },
  { commands: 'helm', options: '-p @, --password @', after: 'login' },
  { commands: 'az oc cf ibmcloud bluemix rancher kubectl faas argocd jf doctl', options: '-p @', after: 'login' },
  { commands: 'vault', options: '- @', after: 'login' },
  { commands: 'vault', options: '- @', after: 'unseal' },
  { commands: 'curl', options: '-u *:@, -u*:@, -su *:@, -sSu *:@, -ku *:@, -ksu *:@, -sku *:@, -skSu *:@, -fsSu *:@, -fsSLu *:@, -Lu *:@, -sLu *:@, -vu *:@, -iu *:@, -siu *:@, --user *:@, -U *:@, --proxy-user *:@, --oauth2-bearer @' },
  { commands: 'ab siege aria2c axel lynx links', options: '-A *:@, -P *:@, -auth=*:@' },
  { commands: 'transmission', options: '-n *:@, --auth *:@' },
  { commands: 'lftp ftp', options: '-u *,@' },
  {
    commands:
      'snmpwalk snmpget snmpset snmpbulkwalk snmpbulkget snmpgetnext snmptrap snmpinform snmptable snmpstatus snmpdf',
    options: '-A @, -X @, -c @, -A@, -X@',
  },
  { commands: 'rar unrar', options: '-p@, -hp@' },
  { commands: 'zip unzip zipcloak', options: '-P @, -P@, --password @' },
  { commands: 'xfreerdp xfreerdp3 wlfreerdp sdl freerdp wfreerdp', options: '/p:@, -p @' },
  { commands: 'plink pscp psftp putty kitty', options: '-pw @' },
  { commands: 'sqlcmd bcp osql isql tsql fisql mssql sqsh', options: '-P @, -P@' },
  { commands: 'sqlplus sqlldr sqlcl expdp impdp rman', options: '- */@' },
  { commands: 'openssl', options: '-k @, -K @, -pass pass:@, -passin pass:@, -passout pass:@, -srppass @, -psk @' },
  {
    commands: 'keytool jarsigner apksigner',
    options: '-storepass @, -keypass @, -srcstorepass @, -deststorepass @, -new @',
  },
  { commands: 'useradd usermod adduser', options: '-p @' },
  { commands: 'ipmitool ipmiutil bmc', options: '-P @, -P@' },
  { commands: 'swaks', options: '-ap @, --ap @' },
  { commands: 'sendemail', options: '-xp @' },
  { commands: 'nmcli', options: 'password @, wifi-sec.psk @, 802-11-wireless-security.psk @' },
  { commands: 'iwctl', options: '--passphrase @' },
  { commands: 'x11vnc tightvncserver', options: '-passwd @' },
  { commands: 'schtasks', options: '/rp @, /p @' },
  { commands: 'signtool', options: '/p @' },
  { commands: 'wmic', options: '/password:@' },
  { commands: 'cmdkey runas', options: '/pass:@, /p:@' },
  { commands: 'nuget', options: '-ApiKey @, -Password @' },
  { commands: 'dotnet', options: '-k @', after: 'push' },
  { commands: 'rclone', options: 'pass @', after: 'create' },
  { commands: 'ipa', options: '-w @, -p @, -a @', after: '-client-install' },
  { commands: 'iwconfig', options: 'key s:@' },
  { commands: 'mqtt mosquitto', options: '-P @, -pw @' },
  { commands: 'rabbitmqadmin', options: '-p @' },
  { commands: 'gpg gpg2', options: '--passphrase @' },
  { commands: 'ansible', options: '--become-password @' },
  { commands: 'influx', options: '-password @, -t @' },
  { commands: 'pacman kinit', options: '--password=@' },
  { commands: 'hashcat hydra ncrack medusa', options: '-p @' },
]
