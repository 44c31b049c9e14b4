/**
 * Words after which a secret stands, in protocols, statements and the configuration of network devices. In a phrase,
 * `*` is any word, `#` a digit that names the encoding and may be absent, `7` such a digit that must be there, `@` the secret,
 * `!` a secret that must look like one, since prose may say the same, `~` one in base64, `$` one that starts with `$`, and
 * `"` one in quotes. Words in capitals match only so. A phrase that starts with `^` must be first on its line or follow a
 * prompt. They are in order of their source, with a `|` between them.
 */
export const phraseRules: readonly string[] = [
  // Redis commands AUTH, HELLO, CONFIG SET and ACL SETUSER; redis.conf
  'SecureString --value @|AUTH default @|^AUTH * !|^AUTH !|requirepass @|masterauth @|sentinel auth-pass * @',
  // RFC 4954, RFC 9051, RFC 5034 and RFC 4616 (SASL)
  'AUTH LOGIN * ~|AUTH PLAIN ~|AUTH XOAUTH2 ~|AUTH OAUTHBEARER ~|AUTHENTICATE * ~|authenticate plain ~|auth plain ~|' +
    'AUTHINFO PASS @|APOP * !|rootpw @|rootpw --plaintext @|rootpw --iscrypted @|replace userPassword !|PSK "|EAP "|XAUTH "|psk "|psk !',
  // NickServ of Anope and Atheme; RFC 2812 OPER
  'nickserv :identify * !|nickserv :identify @|nickserv identify @|nickserv register @|OPER * !|^IDENTIFY * !|^bindpw @|^IDENTIFY !|NS IDENTIFY * !|nickserv identify * !|ns identify !|quote PASS @|AUTHENTICATE ~',
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
    'failover key # @|failover ipsec pre-shared-key # @|username * password 0 @|username * secret 0 @|' +
    'password 0 !|^password 0 @|^key 0 @|pac key # @|neighbor * remote-as * password # @|isis password # @|area-password # @|' +
    'domain-password # @|hsrp * authentication text @|aaa-server * * host * key # @|snmp community create @|' +
    'snmp community accessmode * @|snmp community mode * @|snmp-server community # @|snmp-server host * !|snmp-server host * traps !|' +
    'snmp-server host * informs !|snmp-server host * vrf * version * @|auth sha256 @|auth sha512 @|auth sha-224 @|auth sha-384 @|' +
    'auth sha-512 @|priv aes-192 @|priv aes-256 @|priv aes128 @|priv aes256 @|priv !|pre-shared-key cak @|pre-shared-key key @|' +
    'pre-shared-key ascii # @|pre-shared-key hex # @|key config-key password-encrypt @|password encrypted !|password clear @|secret 10 $|secret 0 @|' +
    'nhrp authentication @|enable super-user-password @|enable read-only-password @|enable port-config-password @',
  // Junos OS CLI reference
  'encrypted-password @|plain-text-password-value @|plain-text-password @|pre-shared-key ascii-text @|' +
    'pre-shared-key hexadecimal @|authentication-key @|snmp community @|secret $|simple-password @|radius-server * secret @|radius-server * port * secret @|tacplus-server * secret @|chap-secret @|pap-password @|' +
    'authentication-sha authentication-password @|authentication-md5 authentication-password @|privacy-aes128 privacy-password @|' +
    'privacy-des privacy-password @|md5 * key "|md5 * key $',
  // Palo Alto PAN-OS and Check Point Gaia CLI references; VyOS user guide; ScreenOS; Extreme XOS
  'phash $|password-hash $|server-profile radius * server * secret @|server-profile tacplus * server * secret @|bind-password @|authentication psk * secret @|pppoe * password @|create account admin * @|create account user * @|' +
    'snmp-community-string @|authpwd @|privpwd @|pre-shared-secret @|plaintext-password @|preshare @|community readonly @|' +
    'community readwrite @|shared-secret encrypted @|^shared-secret @|shared-secret !',
  // Arista EOS and Nokia SR OS
  'username * secret sha512 @|enable secret sha512 @|enable password sha512 @|hash2 !|community-string @',
  // FortiOS CLI reference
  'set psksecret ENC @|set psksecret @|set passwd ENC @|set passwd @|set password ENC @|set passphrase ENC @|set passphrase @|' +
    'set secret ENC @|set secret "|set secret !|set password "|set key ENC @|set key "|set auth-password ENC @|set auth-password @|set enc-key @|' +
    'set md5-key @|set sae-password @|set private-key @|set auth-pwd @|set priv-pwd @|set ppp-password @',
  // Huawei VRP and H3C Comware command references
  'password cipher @|password simple @|password irreversible-cipher @|password hash $|community read cipher @|' +
    'community write cipher @|community read @|community write @|shared-key cipher @|key cipher @|super password cipher @|' +
    'super password level * cipher @|super password level * simple @|community read simple @|community write simple @|shared-key simple @|radius-server shared-key @|radius-server shared-key cipher @|radius-server shared-key simple @|' +
    'hwtacacs-server shared-key @|hwtacacs-server shared-key simple @|key authentication simple @|key authentication cipher @|' +
    'key accounting simple @|key accounting cipher @|authentication-mode * cipher @|authentication-mode * simple @|' +
    'authentication-mode * * cipher @|authentication-mode * * plain @|authentication-mode sha @|authentication-mode md5 @|' +
    'privacy-mode * cipher @|privacy-mode * @|pass-phrase cipher @|pass-phrase @',
  // ArubaOS, ArubaOS-CX and ProVision command references
  'password manager plaintext @|password manager sha1 @|password manager sha256 @|password operator plaintext @|' +
    'password operator sha1 @|password operator sha256 @|password manager user-name * plaintext @|password manager user-name * sha1 @|' +
    'password operator user-name * plaintext @|password sha1 !|password sha256 !|password ciphertext !|password plaintext !|' +
    'wpa-passphrase @|wpa-hexkey @|authentication-server radius * host * key @',
  // snmpd.conf(5), hostapd.conf, wpa_passphrase(8), racoon, strongSwan ipsec.secrets, chap-secrets of pppd
  'rocommunity @|rwcommunity @|rocommunity6 @|com2sec * * @|wpa_passphrase * @|trapcommunity @|' +
    'trapsink * @|trap2sink * @|informsink * @|auth_pass @|cleartext "|l2tpd "|l2tpd !|pptpd "|pptpd !|password auth "',
  // ftp(1) .netrc: machine, login and password
  'machine * login * password @|login * password !|login * passwd !',
  // SQL of Oracle, MySQL, MariaDB, PostgreSQL, SQL Server, DB2, ClickHouse and Snowflake
  'create user * identified by @|alter user * identified by @|create role * identified by @|alter role * identified by @|' +
    'identified by password "|identified by values "|identified by * replace @|connect to * identified by @|identified by "|' +
    'identified with * by "|identified with * as "|identified via * using "|db2 connect to * user * using @|sp_addlogin * @|' +
    'sp_password * @|encrypted password @',
  // RabbitMQ's rabbitmqctl(8), htdigest, mc alias of MinIO, cf auth, wg
  'user set password * @|rabbitmqctl add_user * @|rabbitmqctl change_password * @|rabbitmqctl authenticate_user * @|rabbitmqctl -n * add_user * @|' +
    'mc alias set * * * @|mc config host add * * * @|cf auth * @|rclone obscure @|ejabberdctl register * * @|doveadm auth test * @|doveadm auth login * @|doveadm auth test -x * * @|doveadm auth login -x * * @|doveadm auth test * @|doveadm auth login * @|' +
    'prosodyctl register * * @|saslpasswd2 * @|asterisk secret @|pulumi config set --secret * @|nuget setapikey @|cargo login @|poetry config * * !|composer config * * !|^PASSWORD * = @|unseal key * ~|unseal key ~|recovery key * ~',
  // Microsoft Learn: ConvertTo-SecureString, New-LocalUser, net user
  'ConvertTo-SecureString -String @|convertto-securestring @',
  // AWS CLI, Drush, NuGet, PDFtk and NirCmd command references; debian-installer; Windows Registry; Rancher; Gaia
  'put-secret-value --secret-id * --secret-string "|create-secret --name * --secret-string "|nuget push * !|pdftk * input_pw @|' +
    'passwd/user-password-again password @|passwd/root-password-again password @|DefaultPassword REG_SZ @|ProxyPass /t REG_SZ /d @|' +
    'bootstrapPassword "|shared radius * secret @|BIND simple: * / @',
  // Spring Framework: the message of a binding error
  "field 'password': rejected value @",
]
