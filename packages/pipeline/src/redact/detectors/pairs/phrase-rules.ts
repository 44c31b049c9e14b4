/**
 * Words after which a secret stands, in protocols, statements and the configuration of network devices. In a phrase,
 * `*` is any word, `#` a digit that names the encoding and may be absent, `7` such a digit that must be there, `@` the secret,
 * `!` a secret that must look like one, since prose may say the same, `~` one in base64, `$` one that starts with `$`, and
 * `"` one in quotes; `a,b` is one of several words. Words in capitals match only so. A phrase that starts with `^` must be first
 * on its line or follow a prompt. They are in order of their source, with a `|` between them.
 */
export const phraseRules: readonly string[] = [
  // Redis commands AUTH, HELLO, CONFIG SET and ACL SETUSER; redis.conf
  'SecureString --value @|AUTH default @|^AUTH * !|^AUTH !|requirepass,masterauth @|sentinel auth-pass * @',
  // RFC 4954, RFC 9051, RFC 5034 and RFC 4616 (SASL)
  'AUTH LOGIN * ~|AUTH PLAIN,XOAUTH2,OAUTHBEARER ~|AUTHENTICATE * ~|authenticate,auth plain ~|AUTHINFO PASS @|APOP * !|rootpw @|' +
    'rootpw --plaintext,--iscrypted @|replace userPassword !|PSK,EAP,XAUTH "|psk ",!',
  // NickServ of Anope and Atheme; RFC 2812 OPER
  'nickserv :identify * !|nickserv :identify,identify,register @|OPER,^IDENTIFY * !|^bindpw @|^IDENTIFY !|NS IDENTIFY * !',
  // Cisco IOS, IOS XE, NX-OS and ASA command references
  'enable secret # @|enable secret,password level * # @|enable,chap,ftp,tunnel,isis password # @|enable algorithm-type * secret # @|' +
    'username * password,secret # !|username * privilege * password,secret # @|username * privilege * algorithm-type * secret # @|' +
    'username * algorithm-type * secret # @|password 7,0,encrypted !|secret,key 7 !|neighbor * password # @|' +
    'key-string,server-key,authentication-key,area-password,domain-password # @|snmp-server community @|' +
    'snmp-server host * * community @|snmp-server host * version * community @|snmp community string:,string,create @|' +
    'snmp community: @|snmp-server host * version * @|snmp-server host * traps,informs version * @|snmp-server user * * v3 auth * @|' +
    'snmp-server user * * auth * @|auth sha,md5,sha-256,sha256,sha512,sha-224,sha-384,sha-512 @|' +
    'priv aes,aes-128,des,3des,aes-192,aes-256,aes128,aes256 @|priv aes * @|tacacs-server,radius-server,isakmp,failover,pac key # @|' +
    'tacacs-server,radius-server host * key # @|tacacs-server host * single-connection key # @|' +
    'radius-server host * auth-port * acct-port * key # @|radius-server host * auth-port * key # @|server-private * key # @|' +
    'server-private * auth-port * acct-port * key # @|pre-shared-key #,cak,key @|pre-shared-key address * key # @|' +
    'pre-shared-key local,remote,ascii,hex # @|ospf authentication-key # @|authentication-key,message-digest-key * md5 # @|' +
    'authentication-key * md5 @|hsrp authentication md5 key-string # @|standby * authentication md5 key-string # @|' +
    'standby,vrrp,hsrp * authentication text @|standby * authentication @|pap sent-username * password # @|' +
    'ppp pap sent-username * password # @|vpdn username * password # @|wpa-psk ascii,hex # @|set-key ascii # @|ldap-login-password @|' +
    'l2tp tunnel password # @|aaa-server * host * key @|failover ipsec pre-shared-key # @|username * password,secret 0 @|' +
    '^password,^key,secret 0 @|neighbor * remote-as * password # @|aaa-server * * host * key # @|snmp community accessmode,mode * @|' +
    'snmp-server community # @|snmp-server host * !|snmp-server host * traps,informs !|snmp-server host * vrf * version * @|priv !|' +
    'key config-key password-encrypt @|password clear @|secret 10 $|nhrp authentication @|' +
    'enable super-user-password,read-only-password,port-config-password @',
  // Junos OS CLI reference
  'encrypted-password,plain-text-password-value,plain-text-password,authentication-key,simple-password,chap-secret,pap-password @|' +
    'pre-shared-key ascii-text,hexadecimal @|snmp community @|secret $|radius-server,tacplus-server * secret @|' +
    'radius-server * port * secret @|authentication-sha,authentication-md5 authentication-password @|' +
    'privacy-aes128,privacy-des privacy-password @|md5 * key ",$',
  // Palo Alto PAN-OS and Check Point Gaia CLI references; VyOS user guide; ScreenOS; Extreme XOS
  'phash,password-hash $|server-profile radius,tacplus * server * secret @|' +
    'bind-password,snmp-community-string,authpwd,privpwd,pre-shared-secret,plaintext-password,preshare,^shared-secret @|' +
    'authentication psk * secret @|pppoe * password @|create account admin,user * @|community readonly,readwrite @|' +
    'shared-secret encrypted @|shared-secret !',
  // Arista EOS and Nokia SR OS
  'username * secret sha512 @|enable secret,password sha512 @|hash2 !|community-string @',
  // FortiOS CLI reference
  'set psksecret,passwd,password,passphrase,secret,key,auth-password ENC @|' +
    'set psksecret,passwd,passphrase,auth-password,enc-key,md5-key,sae-password,private-key,auth-pwd,priv-pwd,ppp-password @|' +
    'set secret ",!|set password,key "',
  // Huawei VRP and H3C Comware command references
  'password,shared-key cipher,simple @|password irreversible-cipher @|password hash $|community read,write cipher,simple @|' +
    'community read,write @|key,pass-phrase cipher @|super password cipher @|super password level * cipher,simple @|' +
    'radius-server,hwtacacs-server shared-key @|radius-server shared-key cipher,simple @|hwtacacs-server shared-key simple @|' +
    'key authentication,accounting simple,cipher @|authentication-mode * cipher,simple @|authentication-mode * * cipher,plain @|' +
    'authentication-mode sha,md5 @|privacy-mode * cipher @|privacy-mode * @|pass-phrase @',
  // ArubaOS, ArubaOS-CX and ProVision command references
  'password manager,operator plaintext,sha1,sha256 @|password manager,operator user-name * plaintext @|' +
    'password manager user-name * sha1 @|password sha1,sha256,ciphertext,plaintext !|wpa-passphrase,wpa-hexkey @|' +
    'authentication-server radius * host * key @',
  // snmpd.conf(5), hostapd.conf, wpa_passphrase(8), racoon, strongSwan ipsec.secrets, chap-secrets of pppd
  'rocommunity,rwcommunity,rocommunity6,trapcommunity,auth_pass @|com2sec * * @|wpa_passphrase,trapsink,trap2sink,informsink * @|' +
    'cleartext "|l2tpd,pptpd ",!|password auth "',
  // ftp(1) .netrc: machine, login and password
  'machine * login * password @|login * password,passwd !',
  // SQL of Oracle, MySQL, MariaDB, PostgreSQL, SQL Server, DB2, ClickHouse and Snowflake
  'create,alter user,role * identified by @|identified by password,values "|identified by * replace @|connect to * identified by @|' +
    'identified by "|identified with * by,as "|identified via * using "|db2 connect to * user * using @|sp_addlogin,sp_password * @|' +
    'encrypted password @',
  // RabbitMQ's rabbitmqctl(8), htdigest, mc alias of MinIO, cf auth, wg
  'rabbitmqctl add_user,change_password,authenticate_user * @|rabbitmqctl -n * add_user * @|mc alias set * * * @|' +
    'mc config host add * * * @|cf auth * @|rclone obscure @|ejabberdctl,prosodyctl register * * @|doveadm auth test,login * @|doveadm auth test,login -x * * @|' +
    'saslpasswd2 * @|asterisk secret @|pulumi config set --secret * @|nuget setapikey @|cargo login @|poetry,composer config * * !|' +
    '^PASSWORD * = @|unseal,recovery key * ~|unseal key ~',
  // Microsoft Learn: ConvertTo-SecureString, New-LocalUser, net user
  'ConvertTo-SecureString -String @|convertto-securestring @',
  // Spring Framework: the message of a binding error
  "field 'password': rejected value @",
]
