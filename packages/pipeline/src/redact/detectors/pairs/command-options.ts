/**
 * Commands that take a secret as an option, and how. `@` is the secret: `-p @` is the next argument, `-p@` the rest of the
 * same one, `-U *%@` what follows the first `%` of the next one. Options with long names of their own (`--password x`) need
 * no entry. Sources: the manual pages of the commands, or of the vendor where one is named.
 */
export type CommandOptions = readonly [
  commands: string,
  options: string,
  /** The word that must follow for the options to mean a secret: `docker login -p`. */
  after?: string,
  /** Arguments after the first that is no option belong to another command. */
  isWrapper?: boolean,
]

export const commandOptions: readonly CommandOptions[] = [
  ['sshpass', '-p @, -p@', '', true],
  [
    'mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlcheck mysqlpump mysqlslap mysqlbinlog mysqlsh mytop ' +
      'mariadb xtrabackup mariabackup innobackupex automysqlbackup mydumper myloader',
    '-p@',
  ],
  ['mydumper myloader', '-p @'],
  ['mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles', '-p @, -p@'],
  ['redis keydb valkey', '-a @, --pass @, --askpass @'],
  ['ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldapcompare ldapmodrdn ldapexop dsmod', '-w @, -w@'],
  ['ldappasswd', '-w @, -w@, -s @, -s@, -a @'],
  ['smbclient smbget rpcclient smbcacls smbtree nmblookup winexe wmic smbspool', '-U *%@, -U*%@'],
  ['net', '-U *%@, --user *%@', 'ads'],
  ['net', '-U *%@, --user *%@', 'rpc'],
  [
    'smbmap crackmapexec netexec nxc evil-winrm psexec psexec64 paexec wmiexec pskill pslist psloglist psservice ' +
      'pssuspend psinfo psfile psgetsid psshutdown pspasswd cqlsh ncftp ncftpput ncftpget ftpput ftpget twine vsce ovftool ' +
      'snowsql beeline youtube-dl yt-dlp hdiutil certutil imapsync rdesktop esxcli cypher-shell p4 rundeck remmina racadm freerdp kdbxweb kpcli',
    '-p @',
  ],
  ['youtube yt cypher evil', '-p @'],
  ['docker podman nerdctl buildah skopeo oras crane regctl img', '-p @, -p@, -p=@', 'login'],
  [
    'skopeo buildah podman',
    '--creds *:@, --creds=*:@, --src-creds *:@, --src-creds=*:@, --dest-creds *:@, --dest-creds=*:@',
  ],
  ['helm', '-p @, --password @', 'login'],
  ['az oc cf ibmcloud bluemix rancher kubectl faas argocd jf doctl', '-p @', 'login'],
  ['az', '-p @', 'create'],
  ['jenkins', '-auth *:@'],
  ['consul nomad', '-encrypt=@, -encrypt @'],
  ['etcdctl', '--user *:@, --user=*:@'],
  ['etcdctl', '- *:@', 'add'],
  ['kadmin', '-w @, -w@'],
  ['addprinc cpw', '-pw @'],
  ['slappasswd', '-s @'],
  ['addauth', '- *:@'],
  // Impacket's examples: `[domain/]user:password@host`
  ['secretsdump psexec wmiexec smbexec atexec dcomexec mssqlclient lookupsid addcomputer samrdump', '- *:@'],
  ['keygen', '-N @, -P @'],
  ['vault', '- @', 'login'],
  ['vault', '- @', 'unseal'],
  [
    'curl',
    '-u *:@, -u*:@, -su *:@, -sSu *:@, -ku *:@, -sku *:@, -fsSu *:@, -vu *:@, --user *:@, -U *:@, --proxy-user *:@, --oauth2-bearer @',
  ],
  ['ab siege aria2c axel lynx links', '-A *:@, -P *:@, -auth=*:@'],
  ['transmission', '-n *:@, --auth *:@'],
  ['lftp ftp', '-u *,@'],
  [
    'snmpwalk snmpget snmpset snmpbulkwalk snmpbulkget snmpgetnext snmptrap snmpinform snmptable snmpstatus snmpdf',
    '-A @, -X @, -c @, -A@, -X@',
  ],
  // snmpd.conf(5)
  [
    'createuser',
    'MD5 @, SHA @, SHA-224 @, SHA-256 @, SHA-384 @, SHA-512 @, DES @, AES @, AES-128 @, AES-192 @, AES-256 @',
  ],
  // RouterOS manual: IPsec, RADIUS, L2TP, SNMP
  ['ipsec radius l2tp pptp sstp', 'secret=@, ipsec-secret=@, shared-secret=@'],
  ['snmp', 'name=@, authentication-password=@, encryption-password=@', 'community'],
  ['rar unrar', '-p@, -hp@'],
  ['zip unzip zipcloak', '-P @, -P@, --password @'],
  ['xfreerdp xfreerdp3 wlfreerdp sdl freerdp wfreerdp', '/p:@, -p @'],
  ['plink pscp psftp putty kitty', '-pw @'],
  ['sqlcmd bcp osql isql tsql fisql mssql sqsh', '-P @, -P@'],
  ['sqlplus sqlldr sqlcl expdp impdp rman', '- */@'],
  ['openssl', '-k @, -K @, -pass pass:@, -passin pass:@, -passout pass:@, -srppass @, -psk @'],
  ['keytool jarsigner apksigner', '-storepass @, -keypass @, -srcstorepass @, -deststorepass @, -new @'],
  ['useradd usermod adduser', '-p @'],
  ['ipmitool ipmiutil bmc', '-P @, -P@'],
  ['ipmitool', '- @', 'password'],
  ['swaks', '-ap @, --ap @'],
  ['sendemail', '-xp @'],
  ['nmcli', 'password @, wifi-sec.psk @, 802-11-wireless-security.psk @'],
  ['iwctl', '--passphrase @'],
  ['x11vnc tightvncserver', '-passwd @'],
  ['schtasks', '/rp @, /p @'],
  ['signtool', '/p @'],
  ['wmic', '/password:@'],
  ['cmdkey runas', '/pass:@, /p:@'],
  ['nuget', '-ApiKey @, -Password @'],
  ['dotnet', '-k @', 'push'],
  ['rclone', 'pass @', 'create'],
  ['ipa', '-w @, -p @, -a @', '-client-install'],
  ['iwconfig', 'key s:@'],
  ['mqtt mosquitto', '-P @, -pw @'],
  ['rabbitmqadmin', '-p @'],
  ['gpg gpg2', '--passphrase @'],
  ['ansible', '--become-password @'],
  ['influx', '-password @, -t @'],
  ['pacman kinit', '--password=@'],
  ['hashcat hydra ncrack medusa', '-p @'],
]
