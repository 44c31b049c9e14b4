import { oneOf, shaped } from '../../random.ts'
import { EMAIL, group, line, PASSWORD } from '../../template.ts'
import { colouredInside, unicodeEscaped } from '../../values/encodings.ts'
import {
  first,
  guid,
  hms,
  iso,
  machine,
  mail,
  network,
  process,
  row,
  small,
  stamp,
  stampComma,
  stampMs,
  syslog,
  user,
} from '../values/people.ts'
import { generated, pass, pin, plain, signed, weak } from '../values/secrets.ts'

const image = oneOf('registry.harbor.example', 'ghcr.io', 'docker.io')

/** Passwords in shells, pipelines, configurations, programs' own lines and firmware. */
export const passwordsOfPrograms = group('ninth passwords of programs', {
  core: {
    // concourse/concourse 391
    'concourse cf login': line`+ cf login -a https://api.run.example -u ${EMAIL(mail)} -o pivotal -s community -p ${PASSWORD(pass)}`,
    // sourcegraph 6973: a traced docker login
    'traced docker login': line`+ docker login ${image} -u sourcegraphci --password ${PASSWORD(generated)}`,
    'traced env': line`++ DOCKER_PASSWORD=${PASSWORD(generated)}`,
    // dev.mysql.com: end-user guidelines for password security
    'mysql joined option': line`  ${row}  mysql -u francis -p${PASSWORD(pass)} db_name`,
    'mysql long option': line`  ${row}  mysqldump --user=backup --password=${PASSWORD(pass)} --all-databases > /srv/dump.sql`,
    'mysql quoted option': line`  ${row}  mysql -u root -p'${PASSWORD(signed)}'`,
    // public repositories: sshpass -p
    'sshpass quoted': line`SSH_AUTH_SOCK="" sshpass -p '${PASSWORD(signed)}' ssh -o StrictHostKeyChecking=no deploy@${network} uptime`,
    'sshpass bare': line`sshpass -p ${PASSWORD(weak)} ssh root@192.168.100.1 /etc/init.d/sysntpd restart`,
    // curl -u in a history
    'curl user': line`curl -s -u ${user}:${PASSWORD(pass)} https://${machine}/api/status`,
    'wget options': line`wget --http-user=${user} --http-password=${PASSWORD(pass)} https://${machine}/report.csv`,
    // samba script in a public repository
    'samba setpassword': line`samba-tool user setpassword ${user} --newpassword=${PASSWORD(pass)}`,
    'fr samba generated': line`Nouveau mot de passe généré : ${PASSWORD(generated)}`,
    // keytool(1)
    'keytool storepass': line`keytool -list -keystore /etc/ssl/app.jks -storepass ${PASSWORD(pass)}`,
    // build scripts of public repositories
    'gradle signing': line`> ./gradlew assembleRelease -Pandroid.injected.signing.store.password=${PASSWORD(pass)}`,
    'maven deploy': line`mvn clean package -P deployazure -Dftp_host=${machine} -Dftp_user=${user} -Dftp_password=${PASSWORD(pass)}`,
    'java property': line`java -Djavax.net.ssl.trustStorePassword=${PASSWORD(pass)} -jar app.jar`,
    // openssl's pass phrase argument
    'openssl pass': line`openssl pkcs12 -export -in cert.pem -inkey key.pem -out cert.p12 -passout pass:${PASSWORD(pass)}`,
    // manuals of the clients named
    'net use': line`net use Z: \\\\${machine}\\share ${PASSWORD(pass)} /user:CORP\\${user}`,
    'mount cifs': line`mount -t cifs //${machine}/data /mnt -o username=${user},password=${PASSWORD(pass)},vers=3.0`,
    'psql env': line`PGPASSWORD=${PASSWORD(pass)} psql -h ${machine} -U ${user} -c 'select 1'`,
    smbclient: line`smbclient //${machine}/public -U ${user}%${PASSWORD(pass)}`,
    'restic env': line`RESTIC_PASSWORD=${PASSWORD(pass)} restic -r sftp:${user}@${machine}:/srv/backup snapshots`,
    // ansible/ansible 18184 and 12118
    'ansible was': line`"cmd": "/path/to/script/serverstatus.sh abcappserver -username wasusr -password ${PASSWORD(pass)}"`,
    // ansible-modules-hashivault 135
    'ansible module_args': line`"invocation": {"module_args": {"authtype": "userpass", "password": "${PASSWORD(signed)}", "role_id": "", "url": "http://vault.localhost", "username": "${user}"}}`,
    'ansible become': line`<${network}> ESTABLISH SSH CONNECTION ansible_user=${user} ansible_become_password=${PASSWORD(pass)}`,
    // oVirt/terraform-provider-ovirt 244
    'terraform root_password': line`      + root_password = "${PASSWORD(signed)}"`,
    // terraform-provider-random 82
    'terraform changed': line`          ~ "DatabasePassword"      = "****" -> "${PASSWORD(generated)}"`,
    // civo/terraform-provider-civo 56
    'terraform initial_password': line`    initial_password   = "${PASSWORD(generated)}"`,
    // petoju/terraform-provider-mysql 166
    'terraform plaintext': line`  + plaintext_password = "${PASSWORD(pass)}"`,
    // docker-compose of public repositories
    'compose environment': line`      - MYSQL_ROOT_PASSWORD=${PASSWORD(pass)}`,
    'compose mapping': line`      POSTGRES_PASSWORD: ${PASSWORD(pass)}`,
    'docker inspect env': line`            "Env": ["PATH=/usr/bin", "REDIS_PASSWORD=${PASSWORD(generated)}", "LANG=C.UTF-8"],`,
    'kubectl literal': line`kubectl create secret generic db --from-literal=password=${PASSWORD(pass)}`,
    'helm set': line`helm upgrade --install pg bitnami/postgresql --set auth.postgresPassword=${PASSWORD(generated)}`,
    // ZoeyVid/NPMplus 3800
    'npmplus created': line`[Setup    ] › ℹ  info      Creating a new user: ${EMAIL(mail)} with password: ${PASSWORD(generated)}`,
    // docker-gitlab 151
    'gitlab administrator': line`Administrator account created: login.........root password......${PASSWORD(generated)}`,
    // alf.io 509
    'alfio credentials': line`${hms}.419 [main] INFO  alfio.config.ConfigurationStatusChecker -    username: admin, password: ${PASSWORD(generated)}`,
    // factorio-server-manager in Go
    'factorio credentials': line`${stamp} Password: ${PASSWORD(generated)}`,
    // Spring Boot
    'spring security': line`Using generated security password: ${PASSWORD(guid)}`,
    // kube bench charts, pgadmin: the bootstrap user
    'created with password': line`Created new user ${user} with password: ${PASSWORD(pass)}`,
    'penpot user': line`INFO \`create test penpot\` user ${EMAIL(mail)} with password: ${PASSWORD(pass)}`,
    'trace login helper': line`${stampMs} TRACE Logging in as user: ${user} with password: ${PASSWORD(pass)}`,
    'ldap tool using': line`Using CORP\\${user} with password: ${PASSWORD(pass)} AT server: ${network}`,
    'generated password for': line`Generated password for '${user}': ${PASSWORD(generated)}  (shown once, change after login)`,
    'temporary password': line`Temporary password: ${PASSWORD(generated)}`,
    'trainer approved': line`Trainer approved. Account created for username: ${user} and temporary password: ${PASSWORD(generated)}`,
    'added member': line`Added ${EMAIL(mail)}. Temporary password: ${PASSWORD(generated)}`,
    'default admin created': line`Default admin credentials: ${EMAIL(mail)} / ${PASSWORD(pass)}`,
    'reset password to': line`[ADMIN] user: ${row} reset password to ${PASSWORD(pass)}.`,
    'env address password': line`${stamp} address: redis:6379 password: ${PASSWORD(pass)}`,
    roundhouse: line`connecting with password ${PASSWORD(pass)}`,
    // toString of Java beans
    'tostring password': line`User{id=${row}, username='${user}', password='${PASSWORD(signed)}', age=34, email='${EMAIL(mail)}'}`,
    'joiner password': line`LoginRequest[username='${user}', password='${PASSWORD(pass)}']`,
    'tostring cardPassword': line`User{cardNumber='0021', cardPassword=${PASSWORD(pin)}, balance=120}`,
    // crackers and unpackers: Trying password: %s
    'trying password': line`[*] Trying password: ${PASSWORD(weak)}`,
    'unrar trying': line`${stamp} download 7: Trying password: ${PASSWORD(pass)}`,
    // tzapu/WiFiManager 1108
    wifimanager: line`*WM: [3] Using Password: ${PASSWORD(pass)}`,
    // ESP-IDF and Arduino programs
    'esp connecting': line`I (4387) wifi_sta: Connecting to SSID: Homenet with password: ${PASSWORD(pass)}`,
    'esp connected quoted': line`[  5120][I][wifi.c:211] Connected to "Homenet" with password: ${PASSWORD(pass)}`,
    'esp ap started': line`AP started: CarTouch with password: ${PASSWORD(weak)}`,
    'serial print': line`SSID: Werkstatt PASSWORD: ${PASSWORD(pass)} IP: 192.168.4.1`,
    'esp cracker': line`Trying password: ${PASSWORD(weak)} for SSID: Homenet`,
    // espressif/ESP8266_AT 12
    'at cwjap': line`AT+CWJAP="Homenet","${PASSWORD(signed)}"`,
    // Polish firmware: "- Hasło: %s"
    'pl mqtt firmware': line`- Użytkownik: czujnik - Hasło: ${PASSWORD(pass)}`,
    // kopiro/homebridge-tapo-camera 171 and libonvif 41
    'ffmpeg rtsp': line`23871 ${user}  20   0  115.3m  26.4m 1.316 0.456   0:29.68 S ffmpeg -hide_banner -loglevel error -i rtsp://${user}:${PASSWORD(pass)}@${network}/stream2 -an -f image2pipe`,
    'onvif reader': line`Reader opening rtsp://${user}:${PASSWORD(pass)}@${network}:554/Streaming/Channels/101`,
    // hpe-storage/truenas-csp 8
    'csp ping': line`${stamp} DEBUG backend ping http://${network} username=${user} password=${PASSWORD(pass)}`,
    // netkeeper 140
    'chap password field': line`{"realm":"corp","login":"${user}","passwd":"${PASSWORD(pass)}"}`,
    // Languages: log statements and messages of public programs
    'zh shuru mima': line`${stampMs}  INFO c.e.ManagerService : 密码不对, 输入密码：${PASSWORD(pass)}`,
    'zh mima cuowu': line`密码错误--输入密码[${PASSWORD(pass)}]--`,
    'zh chushi mima': line`创建成功！初始密码：${PASSWORD(generated)}，首次登录需修改密码`,
    'zh mima': line`${stampMs}  INFO c.e.LoginController : 密码：${PASSWORD(pass)}`,
    'ko imsi': line`임시 비밀번호: ${PASSWORD(generated)}`,
    'ko saeroun': line`비밀번호 업데이트: ${user}, 새로운 비밀번호: ${PASSWORD(pass)}`,
    'ko wonbon': line`   - 원본 비밀번호: ${PASSWORD(pass)}`,
    'ru parol warn': line`🔐 .htpasswd создан: /etc/nginx/.htpasswd Логин: admin Пароль: ${PASSWORD(generated)}`,
    'ru nevernyi': line`Error: Неверный пароль: ${PASSWORD(pass)}`,
    'ru novyi': line`Ваш новый пароль: ${PASSWORD(generated)}`,
    'pt nova senha': line`👤 Usuário: ${user} 🔑 Nova Senha: ${PASSWORD(generated)}`,
    'pt senha resetada': line`Senha resetada! Nova senha: ${PASSWORD(generated)}`,
    'es contrasena': line`Usuario creado: ${user}, contraseña: ${PASSWORD(pass)}`,
    'de neues passwort': line`Neues Passwort: ${PASSWORD(generated)}`,
    'fr agence': line`Agence « Azur » approuvée. Mot de passe généré : ${PASSWORD(generated)} — notez-le maintenant.`,
    'fr wifi': line`SSID généré : azur-34 (hidden=False) Mot de passe généré : ${PASSWORD(generated)}`,
    'nl wachtwoord': line`When Log in op pagina, met user: "${EMAIL(mail)}" en wachtwoord: "${PASSWORD(pass)}" op tab: "0"`,
    'tr sifre': line`Demo verisi hazır. Giriş -> ADMIN: ${EMAIL(mail)} | Şifre: ${PASSWORD(pass)}`,
    'tr basarili': line`[+] Başarılı! Şifre: ${PASSWORD(weak)}`,
    'pl haslo': line`Wysłano e-mail z hasłem do użytkownika: ${EMAIL(mail)}. Hasło: ${PASSWORD(generated)}`,
    'vi mat khau': line`✅ Đã nhập mật khẩu: ${PASSWORD(pass)}`,
    'vi ten nguoi dung': line`Tên người dùng: ${user} Mật khẩu: ${PASSWORD(weak)} Số dư: 0`,
    // the same in Italian and Japanese
    'it nuova': line`Password temporanea generata per ${user}: ${PASSWORD(generated)}`,
    'ja shoki': line`初期パスワード：${PASSWORD(generated)}`,
    // issue comments: people's own words
    'english my password': line`Hi, my password is ${PASSWORD(weak)} and the site says account locked, ${first}`,
    'english the password': line`the password for the demo box is ${PASSWORD(pass)}, rotate it after the talk`,
    // hospital and till: PINs by name
    'pin named': line`{"terminal":"till-${small}","operator":"${user}","pin":"${PASSWORD(pin)}"}`,
    'unlock pin': line`adb shell locksettings set-pin --old ${PASSWORD(pin)} 0000`,
    // syslog of a PAM helper
    'pam helper': line`${syslog} ${machine} helper[${process}]: change for ${user}: newpass=${PASSWORD(pass)}`,
  },
  hard: {
    // encodings
    coloured: line`{"password":"${PASSWORD(colouredInside(pass))}"}`,
    unicode: line`{"secret_word":"${PASSWORD(unicodeEscaped(pass))}"}`,
    // cookpad/miam 34: CSV of new users
    'miam csv': line`[INFO] Create User: ${user} | ${user},${PASSWORD(generated)}`,
    // civo/cli-rubygem 17
    'civo instance password': line`$ civo instance password gitops-prod ${PASSWORD(generated)}`,
    // people's own words, and commands that take the value from elsewhere
    whispered: line`psst, door is ${PASSWORD(plain)}, same as last month`,
    'sticky note': line`admin // ${PASSWORD(pass)} (till ${stamp})`,
    'spoken change': line`I had ${PASSWORD(weak)} before, they made me use ${PASSWORD(pass)} now`,
    'expect script': line`send "${PASSWORD(pass)}\\r"`,
    stdin: line`echo ${PASSWORD(pass)} | sudo -S systemctl restart ${machine}`,
    'azure arm': line`{"parameters":{"p1":{"value":"${PASSWORD(signed)}"},"size":{"value":"B2s"}}}`,
    'typed letters': line`key events: ${PASSWORD(shaped('s u n ^ # !', 'm o o n # ^'))} <enter> at ${iso} ${stampComma}`,
  },
})
