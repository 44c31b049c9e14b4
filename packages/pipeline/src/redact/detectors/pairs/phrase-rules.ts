/**
 * Words after which a secret stands, in protocols, statements and the configuration of network devices. In a phrase,
 * `*` is any word, `#` a digit that names the encoding and may be absent, `7` such a digit that must be there, `@` the secret,
 * `!` a secret that must look like one, since prose may say the same, `~` one in base64, `$` one that starts with `$`, and
 * `"` one in quotes. Words in capitals match only so. A phrase that starts with `^` must be first on its line or follow a
 * prompt. They are in order of their source, with a `|` between them.
 */
export const phraseRules: readonly string[] = [
  // Redis commands AUTH, HELLO, CONFIG SET and ACL SETUSER; redis.conf
  'AUTH default @|^AUTH * !|^AUTH !|requirepass @|masterauth @|sentinel auth-pass * @',
  // RFC 4954, RFC 9051, RFC 5034 and RFC 4616 (SASL)
  'AUTH LOGIN * ~|AUTH PLAIN ~|AUTH XOAUTH2 ~|AUTH OAUTHBEARER ~|AUTHENTICATE * ~|authenticate plain ~|auth plain ~|' +
    'AUTHINFO PASS @|APOP * !|rootpw @|replace userPassword !|PSK "|EAP "|XAUTH "',
  // NickServ of Anope and Atheme; RFC 2812 OPER
  'nickserv :identify * !|nickserv :identify @|nickserv identify @|nickserv register @|OPER * !|^IDENTIFY * !|^bindpw @|^IDENTIFY !|NS IDENTIFY * !',
  // Cisco IOS, IOS XE, NX-OS and ASA command references
  'enable secret # @|enable secret level * # @|enable password # @|enable password level * # @|' +
    'enable algorithm-type * secret # @|username * password # !|username * secret # !|username * privilege * password # @|' +
    'username * privilege * secret # @|username * privilege * algorithm-type * secret # @|username * algorithm-type * secret # @|' +
    'password 7 !|secret 7 !|neighbor * password # @|key 7 !|key-string # @|snmp-server community @|' +
    'snmp-server host * * community @|snmp-server host * version * community @|snmp community string: @|snmp community string @|snmp community: @|snmp-server host * version * @|snmp-server host * traps version * @|' +
    'snmp-server host * informs version * @|snmp-server user * * v3 auth * @|snmp-server user * * auth * @|auth sha @|auth md5 @|' +
    'auth sha-256 @|priv aes @|priv aes * @|priv aes-128 @|priv des @|priv 3des @|tacacs-server key # @|' +
    'tacacs-server host * key # @|tacacs-server host * single-connection key # @|radius-server key # @|' +
    'radius-server host * key # @|radius-server host * auth-port * acct-port * key # @|radius-server host * auth-port * key # @|' +
    'server-key # @|server-private * key # @|server-private * auth-port * acct-port * key # @|isakmp key # @|pre-shared-key # @|' +
    'pre-shared-key address * key # @|pre-shared-key local # @|pre-shared-key remote # @|ospf authentication-key # @|' +
    'authentication-key # @|authentication-key * md5 # @|message-digest-key * md5 # @|authentication-key * md5 @|' +
    'hsrp authentication md5 key-string # @|standby * authentication md5 key-string # @|standby * authentication text @|' +
    'standby * authentication @|vrrp * authentication text @|chap password # @|pap sent-username * password # @|' +
    'ppp pap sent-username * password # @|vpdn username * password # @|wpa-psk ascii # @|wpa-psk hex # @|set-key ascii # @|' +
    'ldap-login-password @|ftp password # @|l2tp tunnel password # @|tunnel password # @|aaa-server * host * key @|' +
    'failover key # @|failover ipsec pre-shared-key # @',
  // Junos OS CLI reference
  'encrypted-password @|plain-text-password-value @|plain-text-password @|pre-shared-key ascii-text @|' +
    'pre-shared-key hexadecimal @|authentication-key @|snmp community @|secret $|simple-password @',
  // Arista EOS and Nokia SR OS
  'username * secret sha512 @|hash2 !|community-string @',
  // FortiOS CLI reference
  'set psksecret ENC @|set psksecret @|set passwd ENC @|set passwd @|set password ENC @|set passphrase ENC @|set passphrase @|' +
    'set secret ENC @|set private-key @|set auth-pwd @|set priv-pwd @|set ppp-password @',
  // Huawei VRP and H3C Comware command references
  'password cipher @|password simple @|password irreversible-cipher @|password hash @|community read cipher @|' +
    'community write cipher @|community read @|community write @|shared-key cipher @|key cipher @|super password cipher @|' +
    'super password level * cipher @|super password level * simple @',
  // snmpd.conf(5), hostapd.conf, wpa_passphrase(8), racoon, strongSwan ipsec.secrets, chap-secrets of pppd
  'rocommunity @|rwcommunity @|rocommunity6 @|com2sec * * @|wpa_passphrase * @|trapcommunity @',
  // ftp(1) .netrc: machine, login and password
  'machine * login * password @|login * password !|login * passwd !',
  // SQL of Oracle, MySQL, MariaDB, PostgreSQL, SQL Server, DB2, ClickHouse and Snowflake
  'create user * identified by @|alter user * identified by @|create role * identified by @|alter role * identified by @|' +
    'identified by password "|identified by values "|identified by * replace @|connect to * identified by @|identified by "|' +
    'identified with * by "|identified with * as "|identified via * using "|db2 connect to * user * using @|sp_addlogin * @|' +
    'sp_password * @|encrypted password @',
  // RabbitMQ's rabbitmqctl(8), htdigest, mc alias of MinIO, cf auth, wg
  'rabbitmqctl add_user * @|rabbitmqctl change_password * @|rabbitmqctl authenticate_user * @|rabbitmqctl -n * add_user * @|' +
    'mc alias set * * * @|mc config host add * * * @|cf auth * @|rclone obscure @|ejabberdctl register * * @|' +
    'prosodyctl register * * @|saslpasswd2 * @|asterisk secret @',
  // Microsoft Learn: ConvertTo-SecureString, New-LocalUser, net user
  'ConvertTo-SecureString -String @|convertto-securestring @',
  // Spring Framework: the message of a binding error
  "field 'password': rejected value @",
]
