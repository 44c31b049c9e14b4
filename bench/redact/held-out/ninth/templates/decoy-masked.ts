import { oneOf, shaped } from '../../random.ts'
import { either, group, line } from '../../template.ts'
import { guid, machine, network, process, row, small, stamp, stampMs, unix, user } from '../values/people.ts'
import { hex } from '../values/secrets.ts'

const stars = oneOf('****', '******', '********', '***')

/** Names of secrets before masks, references, variables, types and settings. */
export const decoyMasked = group('ninth decoy masked', {
  decoy: {
    // arthurdejong/nss-pam-ldapd 37
    'nslcd authc': line`nslcd: [efd79f] <authc="${user}"> DEBUG: nslcd_pam_authc("${user}","gdm-password","***")`,
    'nslcd bind': line`nslcd: [efd79f] <authc="${user}"> DEBUG: ldap_sasl_bind("uid=${user},ou=people,dc=corp,dc=org","***") (ppolicy=yes)`,
    // devpi-ldap 21
    'ldap3 hidden': line`DEBUG BASIC:instantiated Connection: <Connection(user='CN=${user},DC=corp', password='<stripped 8 characters of sensitive data>', auto_bind='NONE')>`,
    'ldap3 placeholder': line`user='CN=${user},OU=Users', password='<password>', version=3`,
    // logstash-integration-kafka 232
    logstash: line`@sasl_jaas_config = <password>`,
    'cmak masked': line`SASL JAAS config=org.apache.kafka.common.security.scram.ScramLoginModule required username="superuser" password="${stars}"`,
    // B3Partners/tailormap-legacy 978
    'geotools masked': line`Opening datastore using parameters: {schema=public, database=x, port=5432, passwd=${stars}, dbtype=postgis, user=${user}}`,
    // hjdhjd/homebridge-unifi-protect 970
    'mqtt redacted': line`Connected to MQTT broker: mqtt://user1:REDACTED@${machine} (topic: unifi/protect).`,
    // kubernetes/git-sync 851
    'git-sync redacted': line`"--repo=https://x-token-auth:REDACTED@bitbucket.org/example/repo.git","--root=/git","--ssh=false"`,
    // ansible/ansible 24181 and aem-aws-stack-builder 34
    'ansible redacted env': line`EXEC /bin/sh -c 'AWS_ACCESS_KEY_ID=REDACTED AWS_SECRET_ACCESS_KEY=REDACTED /usr/bin/python2 && sleep 0'`,
    'ansible censored': line`ok: [127.0.0.1] => {"censored": "the output has been hidden due to the fact that 'no_log: true' was specified for this result"}`,
    'ansible no_log value': line`"module_args": {"password": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "username": "${user}"}`,
    // oVirt and UpCloud providers
    'terraform sensitive': line`      + root_password = (sensitive value)`,
    'terraform known': line`      + password      = (known after apply)`,
    'terraform refers': line`│ Error: Output refers to sensitive values`,
    'terraform interpolation': line`        DatabasePassword      = "\${random_password.pg_database_password.result}"`,
    // mysociety/alaveteli 6706, mikker/passwordless 254, TracksApp/tracks 521
    'rails filtered': line`  Parameters: {"authenticity_token"=>"[FILTERED]", "passwordless"=>"[FILTERED]", "resource"=>:users}`,
    'rails change': line`  Parameters: {"utf8"=>"✓", "password_change_user"=>"[FILTERED]", "pretoken"=>"", "commit"=>"Change your password"}`,
    'rails user_password': line`  Parameters: {"user_login"=>"${user}", "user_noexpiry"=>"on", "user_password"=>"[FILTERED]"}`,
    // OpenAI's masked keys, quivr 1400 and others
    'openai masked': line`Incorrect API key provided: sk-v3s3w***************************************bfcr. You can find your API key at https://platform.openai.com/account/api-keys.`,
    'openai x': line`OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxxxxxx`,
    'key masked middle': line`using api key: AIza****`,
    'gitleaks finding': line`Finding:     password = REDACTED  Secret:      REDACTED  RuleID:      generic-api-key  Entropy:     3.58${small}`,
    'xcat masked': line`Allowing bmcdiscover --range f6u13k06 -p xxx -n xxx for root from localhost`,
    // FreshRSS 5001
    'freshrss block': line`GET /api/greader.php/accounts/ClientLogin?Email=${user}&Passwd=█ HTTP/1.1`,
    'sip redacted': line`Authorization: [redacted]`,
    'signal masked': line`"account": "*****"`,
    // concourse/concourse 391
    'concourse variable': line`+ cf login -a https://api.run.example -o pivotal -s community -p '$PLAINTEXT_APP_PASSWORD'`,
    'shell test': line`+ '[' -z '$PLAINTEXT_APP_PASSWORD' ']'`,
    // shell scripts of public repositories
    'sshpass variable': line`if ! sshpass -p "$s_pass" scp -o StrictHostKeyChecking=no "$0" "\${s_user}@\${s_ip}:/root/"`,
    'sshpass env': line`sshpass -p "$SYMFONIA_RSYNC_PASSWORD" rsync -a --delete-after --progress`,
    'sshpass workflow': line`sshpass -p "\${{ secrets.VM_PASSWORD }}" ssh -o StrictHostKeyChecking=no deploy`,
    'secret file': line`FTP_PASSWORD=$(cat /run/secrets/ftp_password)`,
    'empty export': line`export BM_UPLOAD_FTP_PASSWORD=""`,
    'env empty': line`ENV FTP_PASSWORD=""`,
    'placeholder angle': line`mvn clean package -Dftp_host=<HOST> -Dftp_user=<FTPUSER> -Dftp_password=<PW>`,
    'placeholder your': line`export SAM31_SFTP_PASSWORD='your-password'`,
    'placeholder db': line`mysql://hms_user:YOUR_DB_PASS@localhost/hms_db`,
    jinja: line`command: /path/to/script/serverstatus.sh abcappserver -username wasusr -password {{ was_pwd }}`,
    'helm template': line`        password: {{ .Values.auth.password | b64enc | quote }}`,
    'compose default': line`      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?set it}`,
    'compose file': line`      POSTGRES_PASSWORD_FILE: /run/secrets/pg_password`,
    'windows variable': line`net use Z: \\\\${machine}\\share %SHARE_PASSWORD%`,
    'powershell secure': line`$pw = Read-Host -AsSecureString "Password"`,
    'op reference': line`DB_PASSWORD=op://infra/postgres/password`,
    'vault reference': line`password: vault:secret/data/billing#password`,
    secretKeyRef: line`valueFrom: secretKeyRef: name: db-credentials key: password`,
    'aws secretsmanager': line`{{resolve:secretsmanager:prod/db:SecretString:password}}`,
    // OpenVPN's options, docker-transmission-openvpn 801
    'openvpn file': line`us=734250   auth_user_pass_file = 'stdin'`,
    'openvpn lifetime': line`us=734187   auth_token_lifetime = 0`,
    'openvpn generate': line`us=734173   auth_token_generate = DISABLED`,
    'openvpn undef': line`us=734133   auth_user_pass_verify_script = '[UNDEF]'`,
    // settings
    auth_badpass: line`auth_badpass = no`,
    'password encryption': line`password_encryption = scram-sha-256`,
    'sshd option': line`PasswordAuthentication ${oneOf('yes', 'no')}`,
    'must change': line`must_change_password: Some(false), rsa_public_key: None, comment: Some("system admin")`,
    'json null': line`{"user":"${user}","password":null,"token":null,"phone":null}`,
    'python none': line`{'username': '${user}', 'password': None, 'api_key': None}`,
    'ruby nil': line`#<User id: ${row}, email: nil, password_digest: nil, reset_password_token: nil>`,
    'c null': line`connect host=${machine} user=${user} passwd=(null)`,
    boolean: line`{"passwordRequired":true,"hasPassword":false,"phoneVerified":true,"tokenType":"bearer"}`,
    'masked field': line`password: ${stars} tokens: ${small} phone: ${stars}`,
    'length only': line`password length=${small} strength=strong phone length=${small}`,
    'senha vazia': line`INFO Senha (primeiros 4 chars): vazia...`,
    'set stdin': line`Password set from stdin.`,
    'changed at': line`{"passwordChangedAt":${unix},"passwordExpires":"never","tokenVersion":${small}}`,
    // source code of public repositories
    'java encoder': line`    private static final PasswordEncoder passwordEncoder=new BCryptPasswordEncoder();`,
    'java assign': line`        this.passwordEncoder=passwordEncoder;`,
    'js header': line`const apiKey = req.headers['x-api-key'] || req.query.api_key;`,
    'js template': line`  ? \`https://x-access-token:\${token}@github.com/\${owner}/\${repo}.git\``,
    'go getenv': line`		Password: os.Getenv("REDIS_PASSWORD"),`,
    'python getpass': line`    password = getpass.getpass("Neues Passwort: ")`,
    'python fstring': line`        url = f"https://user:{self.settings.gitlab_token}@my.git.repo.git"`,
    'python input': line`                nuevo_telefono = input("Nuevo número de teléfono: ")`,
    'mongoose required': line`    required: [true, 'User phone number is required']`,
    'php label': line`<label for="smtp_password" class="block text-sm">SMTP Password</label>`,
    'html input': line`<td>Neues Passwort: </td><td><input type="password" name="newPassword" /></td>`,
    'react input': line`<Input placeholder="Nuevo número de teléfono" value={newPhone} keyboardType="phone-pad" />`,
    'typescript type': line`interface LoginRequest { username: string; password: string; phone?: string }`,
    'json schema': line`{"properties":{"password":{"type":"string","minLength":8},"phone":{"type":"string","pattern":"^[0-9]+$"}}}`,
    'gosec constant': line`     AWSSecretParam = "AWS_SECRET_ACCESS_KEY"`,
    'sql placeholder': line`UPDATE usuario SET senha = $1 WHERE id = $2`,
    'sql column': line`ALTER TABLE users ADD COLUMN phone_number varchar(20), ADD COLUMN password_hash text`,
    'format string': line`printf("Invalid password for user %s: %v", username, err)`,
    regex: line`passwordPattern = /^(?=.*[A-Z])(?=.*\\d).{8,}$/`,
    enum: line`CARD_NUMBER(2), PASSWORD(3), PHONE_NUMBER(4), TOKEN(5)`,
    translation: line`password.reset.subject=Reset your password`,
    'php stamp': line`error_log('password mismatch'); // ${stamp}`,
    'kubernetes secret name': line`MountVolume.SetUp failed for volume "kube-api-access" : secret "db-password-${shaped('~~~~~')}" not found`,
    'secret created': line`secret/db-password created`,
    'certificate thumb': line`using certificate CN=${machine} thumbprint ${either(hex(40))} [${process}]`,
    'github env': line`env: GITHUB_TOKEN: ${stars}`,
    'mask command': line`::add-mask::***`,
    'audit flag': line`${stampMs} audit: user=${user} field=password action=changed old=<hidden> new=<hidden> request=${guid}`,
    'basic word': line`auth_scheme=Basic realm=restricted from ${either(network)}`,
  },
})
