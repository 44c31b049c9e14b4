import { oneOf, shaped } from '../../random.ts'
import { group, line, PASSWORD } from '../../template.ts'
import { base64, percent } from '../../values/encodings.ts'
import {
  guid,
  hms,
  iso,
  machine,
  network,
  process,
  row,
  small,
  socket,
  stamp,
  stampComma,
  stampMs,
  syslog,
  unix,
  user,
} from '../values/people.ts'
import { generated, pass, plain, signed, weak } from '../values/secrets.ts'

const database = oneOf('billing', 'freeswitch', 'warehouse', 'openmrs')

/** Passwords in what databases, brokers, directories, mail servers and routers write, and in what their clients say to them. */
export const passwordsOfServers = group('ninth passwords of servers', {
  core: {
    // signalwire/freeswitch 2373
    'freeswitch dsn': line`${stampMs} [CRIT] switch_core_sqldb.c:646 Failure to connect to DATABASE_INTERFACE hostaddr=127.0.0.1 dbname=freeswitch user=freeswitch password='${PASSWORD(pass)}' options='-c client_min_messages=NOTICE' application_name='freeswitch'!`,
    // EnterpriseDB/repmgr 780
    'repmgr conninfo': line`[${stamp}] [WARNING] unable to ping "host=${network} user=repmgr dbname=repmgr password=${PASSWORD(pass)} connect_timeout=2"`,
    // beekeeper-studio 501
    'beekeeper config': line`[${stampMs}] [debug] (mysql)      create driver client for mysql with config {"host":"127.0.0.1","port":10014,"user":"${user}","password":"${PASSWORD(signed)}","database":"mydb","multipleStatements":true}`,
    // B3Partners/tailormap-legacy 978, before it masked them
    'geotools datastore': line`${stamp} DEBUG nl.b3p.viewer.config.services.JDBCFeatureSource - Opening datastore using parameters: {schema=public, database=${database}, port=5432, passwd=${PASSWORD(pass)}, dbtype=postgis, host=${machine}, user=${user}}`,
    // patroni/patroni 1365
    'patroni statement': line`STATEMENT:  CREATE ROLE "${user}" WITH LOGIN CREATEROLE CREATEDB PASSWORD '${PASSWORD(signed)}'`,
    // yugabyte/yugabyte-db 13401
    'yugabyte create role': line`${stampMs} UTC [330] STATEMENT:  CREATE ROLE test WITH LOGIN PASSWORD '${PASSWORD(weak)}';`,
    // cnosdb/cnosdb 1754
    'cnosdb prepare': line`${iso} DEBUG cnosdb::http::http_service: prepare to execute: "create user user003  with password='${PASSWORD(weak)}';"`,
    // K2InformaticsGmbH/dderl 436
    'oracle alter user': line`query : alter user ${user} identified by "${PASSWORD(signed)}"`,
    // risingwavelabs/risingwave 25740
    'risingwave alter user': line`sql=ALTER USER ${user} WITH ENCRYPTED PASSWORD '${PASSWORD(pass)}' status=ok time=4ms`,
    // multigres/multigres 1346
    'alter role': line`ALTER ROLE supabase_admin PASSWORD '${PASSWORD(generated)}';`,
    // MySQL reference manual, passwords and logging
    'mysql general log': line`${iso}	   ${row} Query	CREATE USER '${user}'@'%' IDENTIFIED BY '${PASSWORD(signed)}'`,
    'mysql set password': line`${iso}	   ${row} Query	SET PASSWORD FOR '${user}'@'localhost' = '${PASSWORD(pass)}'`,
    'mysql change master': line`CHANGE MASTER TO MASTER_HOST='${network}', MASTER_USER='repl', MASTER_PASSWORD='${PASSWORD(pass)}', MASTER_LOG_FILE='bin.000${small}'`,
    // go-sql-driver and pgx data source names
    'go mysql dsn': line`time="${iso}" level=fatal msg="db: connect" dsn="${user}:${PASSWORD(pass)}@tcp(${network}:3306)/${database}?parseTime=true"`,
    // libpq's and MongoDB's connection URLs
    'postgres url': line`could not connect to postgres://${user}:${PASSWORD(pass)}@${machine}:5432/${database}?sslmode=disable: connection refused`,
    'mongodb srv': line`MongoServerSelectionError: getaddrinfo ENOTFOUND mongodb+srv://${user}:${PASSWORD(generated)}@cluster0.abcde.mongodb.net/${database}`,
    // ibmdb/node-ibm_db 563
    'db2 connection string': line`pool key DATABASE=${database};HOSTNAME=${machine};UID=${user};PWD=${PASSWORD(pass)};PORT=50000;PROTOCOL=TCPIP`,
    // psqlodbc 101: connStrIn
    'psqlodbc mylog': line`[${process}-${hms}]PGAPI_DriverConnect: **** fDriverCompletion=0, connStrIn='DRIVER={PostgreSQL Unicode};SERVER=${machine};DATABASE=${database};UID=${user};PWD=${PASSWORD(pass)};'`,
    // wcabus/DapperContext 2
    'ado.net': line`Opening connection: Server=tcp:${machine},1433;Initial Catalog=${database};User Id=${user};Password=${PASSWORD(pass)};Encrypt=True;`,
    // Connector/J's URL in HikariCP's log
    'jdbc url': line`HikariPool-1 - jdbcUrl=jdbc:mysql://${machine}:3306/${database}?user=${user}&password=${PASSWORD(pass)}&useSSL=false`,
    // redis.io, MONITOR
    'redis config requirepass': line`${unix}.107412 [0 ${network}:${socket}] "config" "set" "requirepass" "${PASSWORD(pass)}"`,
    // ElasticSearch packages print it once
    'elastic generated': line`The generated password for the elastic built-in superuser is : ${PASSWORD(generated)}`,
    // home-assistant/core 36447
    'home assistant mqtt': line`${stamp} WARNING (MainThread) [homeassistant.components.mqtt] Data in your configuration entry is going to override your configuration.yaml: {'broker': '${network}', 'discovery': True, 'password': '${PASSWORD(signed)}', 'port': 1883, 'username': '${user}'}`,
    // hjdhjd/homebridge-unifi-protect 970
    'unifi protect mqtt': line`[8/14/2025, 9:45:31 AM] [Unifi Protect] CloudKeyG2Plus: Disconnected from MQTT broker: mqtt://${user}:${PASSWORD(pass)}@${network}.`,
    // yahoo/CMAK 688
    'cmak jaas': line`${stampComma} - [INFO] k.m.a.c.KafkaStateActor - SASL JAAS config=org.apache.kafka.common.security.scram.ScramLoginModule required username="${user}" password="${PASSWORD(pass)}";`,
    // seglo/kafka-lag-exporter 40
    'kafka lag exporter': line`kafka-lag-exporter | ${stampComma} INFO  c.l.k.KafkaClusterManager$ - Cluster Added: KafkaCluster(main, org.apache.kafka.common.security.plain.PlainLoginModule required username="${user}" password="${PASSWORD(pass)}";)`,
    // confluentinc/librdkafka 1783
    'librdkafka property': line`sasl.mechanisms=PLAIN sasl.username=${user} sasl.password=${PASSWORD(generated)}`,
    // apache/kafka 1232: a JAAS file's other users
    'jaas user entry': line`    user_${oneOf('alice', 'kiosk', 'connect')}="${PASSWORD(pass)}";`,
    // bitnami-docker-kafka 259
    'bitnami env': line`KAFKA_CFG_SSL_KEYSTORE_PASSWORD=${PASSWORD(pass)}`,
    'bitnami users': line`KAFKA_CLIENT_USERS=kiosk KAFKA_CLIENT_PASSWORDS=${PASSWORD(pass)}`,
    // FreeRADIUS/pam_radius 82
    'radius user-password': line`(0)   User-Password = "${PASSWORD(signed)}"`,
    'radius cleartext': line`(0) pap: Comparing with "known good" Cleartext-Password := "${PASSWORD(pass)}"`,
    // FreeRADIUS/freeradius-server 5673
    'radius password.cleartext': line`radiusd[${process}]: ${iso}: Debug : (1)        files - Password.Cleartext := ${PASSWORD(weak)}`,
    // freeradius-server 4670: clients.conf
    'radius client secret': line`client test_r1 { ipaddr = ${network} secret = ${PASSWORD(pass)} shortname = R1 }`,
    // freeradius-server 2064: auth_badpass
    'radius login incorrect': line`Auth: (12) Login incorrect (pap: Cleartext password does not match "known good" password): [${user}/${PASSWORD(pass)}] (from client ap3 port 0)`,
    // openwrt/openwrt 13311
    'netifd pppd': line`Thu Aug 17 19:11:59 2025 daemon.notice netifd: wan (21169): Command failed: ubus call network.interface notify_proto { "action": 1, "command": [ "\\/usr\\/sbin\\/pppd", "nodetach", "ifname", "pppoe-wan", "user", "${user}", "password", "${PASSWORD(generated)}", "mtu", "1492" ] }`,
    // zephyr 27536 and RFC 1334 in pppd's log
    'pppd pap': line`${syslog} ${machine} pppd[${process}]: sent [PAP AuthReq id=0x1 user="${user}" password="${PASSWORD(pass)}"]`,
    // /etc/ppp/pap-secrets of zephyr 27536
    'pap-secrets': line`# client server secret | "${user}" * "${PASSWORD(pass)}" *`,
    // python-ldap 384: the tracing of a bind
    'python-ldap trace': line`*** <ldap.ldapobject.SimpleLDAPObject> ldaps://${machine} - SimpleLDAPObject.simple_bind(('uid=${user},ou=people,dc=tallgrass,dc=coop', '${PASSWORD(signed)}', None, None), {})`,
    // jpmens/mosquitto-auth-plug 23
    'mosquitto ldap': line`${unix}: |-- auth_opt_ldap_bindpw=${PASSWORD(pass)}`,
    // ldap3's repr before it hid them, devpi-ldap 21
    'ldap3 connection': line`DEBUG BASIC:instantiated Connection: <Connection(server=Server(host='${machine}', port=636), user='CN=${user},DC=corp,DC=org', password='${PASSWORD(pass)}', auto_bind='NONE', version=3, authentication='SIMPLE')>`,
    // ldapsearch(1)
    ldapsearch: line`ldapsearch -x -H ldaps://${machine} -D "cn=admin,dc=corp" -w ${PASSWORD(pass)} -b dc=corp uid=${user}`,
    // kippo and cowrie: login attempt [%s/%s]
    'cowrie login': line`${iso} [SSHService ssh-userauth on HoneyPotTransport,${small},${network}] login attempt [root/${PASSWORD(weak)}] failed`,
    'cowrie event': line`{"eventid":"cowrie.login.failed","username":"admin","password":"${PASSWORD(weak)}","message":"login attempt failed","src_ip":"${network}"}`,
    // nzbget 496
    'nzbget attempt': line`WARNING Request received on port 6789 from ${network}, but username or password invalid (${user}:${PASSWORD(pass)})`,
    // easymanua.ls, SMC 6724AL2
    'smc username': line`Console(config)#username bob password 0 ${PASSWORD(weak)}`,
    // manualshelf, Dell OS10
    'dell os10 username': line`OS10(config)# username ${user} password ${PASSWORD(pass)} role sysadmin`,
    // 1library.net, Dell PowerConnect
    'powerconnect username': line`Console (config)# username bob password ${PASSWORD(weak)} privilege 15`,
    // Cisco: security configuration guide
    'cisco enable secret': line`%PARSER-5-CFGLOG_LOGGEDCMD: User:${user}  logged command:enable secret 0 ${PASSWORD(pass)}`,
    'cisco type 7': line`username ${user} privilege 15 password 7 ${PASSWORD(shaped('0^2D45#A0A16', '13#A1#17581^0F'))}`,
    // HP manual: snmpv3 user
    'hp snmpv3': line`snmpv3 user boris auth md5 "${PASSWORD(shaped('9e~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~'))}" priv "${PASSWORD(shaped('82~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~'))}"`,
    // Dovecot: auth_debug_passwords
    'dovecot passwords': line`${syslog} ${machine} dovecot: auth: Debug: client passdb out: plain(${user},${network}): Password mismatch (given password: ${PASSWORD(pass)})`,
    // RFC 3501 and RFC 1939 in protocol traces
    'imap login': line`C: a001 LOGIN ${user} ${PASSWORD(pass)}`,
    'pop3 pass': line`C: USER ${user}\\r\\nC: PASS ${PASSWORD(pass)}\\r\\nS: +OK maildrop locked`,
    // RFC 959 in vsftpd with log_ftp_protocol
    'ftp pass': line`Sat Jun 28 09:30:57 2025 [pid ${process}] [${user}] FTP command: Client "${network}", "PASS ${PASSWORD(pass)}"`,
    // PHPMailer settings in public repositories
    phpmailer: line`$mail->Password   = '${PASSWORD(signed)}';                               //SMTP password`,
    // Postfix SASL howto
    sasl_passwd: line`postmap: /etc/postfix/sasl_passwd: [smtp.relay.example]:587 ${user}:${PASSWORD(pass)}`,
    // rabbitmqctl(8)
    rabbitmqctl: line`rabbitmqctl add_user ${user} ${PASSWORD(pass)}`,
    // Celery's broker URL
    'amqp url': line`kombu.exceptions.OperationalError: [Errno 111] Connection refused: amqp://${user}:${PASSWORD(pass)}@${machine}:5672//`,
    // eclipse mosquitto: mosquitto_pub
    mosquitto_pub: line`mosquitto_pub -h ${network} -u ${user} -P '${PASSWORD(signed)}' -t home/door -m open`,
    // ipmitool(1)
    ipmitool: line`ipmitool -I lanplus -H ${network} -U ADMIN -P ${PASSWORD(pass)} chassis power status`,
    // xcat2/xcat-core 6998
    'xcat bmcdiscover': line`Jun 29 12:05:03 ${machine} xcat[174681]: INFO xCAT: Allowing rspconfig to f6u13k06 HMC_passwd=${PASSWORD(pass)} for root from localhost`,
    // FreshRSS 5001: greader.php
    'freshrss passwd': line`GET /api/greader.php/accounts/ClientLogin?Email=${user}&Passwd=${PASSWORD(pass)} HTTP/1.1`,
    // wpa_supplicant and hostapd: espressif/esp-hosted 567
    'hostapd passphrase': line`wpa_key_mgmt=SAE wpa_passphrase=${PASSWORD(pass)} rsn_pairwise=CCMP`,
    // openvpn management interface
    'openvpn management': line`MANAGEMENT: CMD 'password "Auth" "${PASSWORD(signed)}"'`,
  },
  hard: {
    // openrsd 3 and 53: sudo's COMMAND without an option before it
    'sudo chkpasswd': line`Dec 16 02:08:09 ${machine} sudo:     pi : TTY=unknown ; PWD=/var/www/html ; USER=root ; COMMAND=/var/www/html/openrsd/app/bin/chkpasswd ${user} ${PASSWORD(pass)}`,
    // docdoku-plm 944: options of a program whose -p is its password
    'docdoku cli': line`INFO:CONSOLE(2)] "-Xmx1024M -cp docdoku-cli.jar com.docdoku.cli.MainCommand f -F json -h www.plm.example -P 443 -u ${user} -p ${PASSWORD(pass)} -w ESPACE1 --ssl"`,
    // ReGreet 110: a struct whose field is called ignore
    'regreet ignore': line`INFO update_with_view{input=Login { ignore: "${PASSWORD(pass)}", info: UserSessInfo { user_id: Some("${user}"), user_text: "" } }: regreet::client: Sending password to greetd`,
    // aem-aws-stack-builder 34: the name of the user is the field
    'random credentials': line`ok: [127.0.0.1] => {"changed": false, "meta": {"admin": "${PASSWORD(generated)}", "deployer": "${PASSWORD(generated)}"}}`,
    // RFC 4616, encodings and people's own words
    'auth plain': line`C: AUTH PLAIN ${PASSWORD(base64(generated))}`,
    'percent in url': line`redis://:${PASSWORD(percent(signed))}@${machine}:6379/0 is unreachable`,
    'history word': line`sudo htpasswd -b /etc/nginx/.htpasswd ${user} ${PASSWORD(plain)}`,
    'telnet transcript': line`${machine} login: ${user} | ${PASSWORD(weak)} | Last login: ${hms} on tty1 session ${guid}`,
    'kv without name': line`cred ${user}/${PASSWORD(pass)} tried from ${network} at ${iso}`,
    'two words': line`cannot log in as ${user} with "${PASSWORD(plain)} ${PASSWORD(plain)}"`,
    'base64 in env': line`echo ${PASSWORD(base64(generated))} | base64 -d | passwd --stdin ${user}`,
  },
})
