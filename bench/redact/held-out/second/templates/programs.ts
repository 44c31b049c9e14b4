import { between, oneOf, shaped } from '../../random.ts'
import { API_KEY, BEARER_TOKEN, CREDIT_CARD, EMAIL, group, line, PASSWORD, PHONE, SSN } from '../../template.ts'
import { byteArray, colouredInside, nulInside, unicodeEscaped } from '../../values/encodings.ts'
import { card16, ssn } from '../../values/money.ts'
import { e164, international, msisdn, nationalBare } from '../../values/phones.ts'
import { alnumOf, hexOf, opaqueToken } from '../../values/secrets.ts'
import { pass, signedPass } from '../values/passwords.ts'
import {
  dayStamp,
  familyName,
  givenName,
  isoStamp,
  mailbox,
  process,
  timeOfDay,
  uid,
  userName,
  wholeName,
} from '../values/people.ts'

const row = between(10, 900)

/** How programs print their values: stack traces with arguments, debug forms of twelve languages, mobile logs. */
export const programs = group('programs', {
  core: {
    'php-trace': line`#${between(0, 9)} /srv/app/Auth.php(${row}): App\\Auth->login(email: '${EMAIL(mailbox)}', password: '${PASSWORD(signedPass)}')`,
    'php-var-dump': line`array(2) { ["phone"]=> string(13) "${PHONE(e164('GB'))}" ["password"]=> string(9) "${PASSWORD(shaped('Copper###'))}" }`,
    'php-print-r': line`Array ( [user_email] => ${EMAIL(mailbox)} [user_pass] => ${PASSWORD(pass)} [mobile] => ${PHONE(msisdn())} )`,
    'php-serialized': line`a:2:{s:8:"password";s:9:"${PASSWORD(shaped('Walnut###'))}";s:5:"email";s:19:"${EMAIL(shaped('demir##@nordpost.no'))}";}`,
    'java-record': line`Handling RegisterRequest[email=${EMAIL(mailbox)}, phone=${PHONE(e164())}, password=${PASSWORD(pass)}]`,
    lombok: line`LoginDto(username=${userName}, password=${PASSWORD(pass)}, rememberMe=false)`,
    'java-map': line`c.a.web.Filter - params: {mobileNo=[${PHONE(nationalBare('IN', 'GB'))}], userPwd=[${PASSWORD(pass)}]}`,
    'kotlin-data': line`Profile(name=${givenName}, phoneNumber=${PHONE(e164())}, card=Card(pan=${CREDIT_CARD(card16)}, exp=11/29))`,
    'scala-case': line`Right(Customer(Some(${wholeName}),Some(${EMAIL(mailbox)}),None))`,
    'python-kwargs': line`TypeError: connect(host='db1', user='${userName}', password='${PASSWORD(signedPass)}') got an unexpected keyword argument 'tls'`,
    'python-dataclass': line`User(id=${row}, email='${EMAIL(mailbox)}', phone='${PHONE(international())}', ssn='${SSN(ssn)}')`,
    'python-dict': line`DEBUG payload={'msisdn': '${PHONE(msisdn())}', 'pin': None, 'api_key': '${API_KEY(alnumOf(32))}'}`,
    pydantic: line`pydantic_core.ValidationError: phone  Value error, not reachable [type=value_error, input_value='${PHONE(e164())}', input_type=str]`,
    'django-integrity': line`django.db.utils.IntegrityError: UNIQUE constraint failed: auth_user.email (${EMAIL(mailbox)})`,
    'ruby-inspect': line`#<User id: ${row}, email: "${EMAIL(mailbox)}", mobile: "${PHONE(e164())}", created_at: "${dayStamp}">`,
    'ruby-keywords': line`app/services/login.rb:${row}:in 'call' with {email: "${EMAIL(mailbox)}", password: "${PASSWORD(signedPass)}"}`,
    'go-struct': line`panic: bad input {Name:${givenName} Email:${EMAIL(mailbox)} Phone:${PHONE(e164())} Password:${PASSWORD(pass)}}`,
    'go-syntax': line`main.Creds{User:"${userName}", Password:"${PASSWORD(signedPass)}", Token:"${API_KEY(hexOf(40))}"}`,
    'go-map': line`level=debug body=map[password:${PASSWORD(pass)} phone:${PHONE(e164())}]`,
    'rust-debug': line`thread 'main' panicked: Signup { email: "${EMAIL(mailbox)}", phone: Some("${PHONE(e164())}"), password: "${PASSWORD(signedPass)}" }`,
    'rust-option': line`config: DbConfig { user: Some("app"), password: Some("${PASSWORD(signedPass)}"), port: 5432 }`,
    'elixir-params': line`[debug] Parameters: %{"session" => %{"email" => "${EMAIL(mailbox)}", "password" => "${PASSWORD(pass)}"}}`,
    'elixir-struct': line`%Accounts.User{id: ${row}, phone: "${PHONE(e164())}", email: "${EMAIL(mailbox)}"}`,
    'erlang-props': line`[{username,<<"${userName}">>},{password,<<"${PASSWORD(pass)}">>},{msisdn,<<"${PHONE(msisdn())}">>}]`,
    'csharp-record': line`Customer { Id = ${row}, Email = ${EMAIL(mailbox)}, PhoneNumber = ${PHONE(e164())} }`,
    serilog: line`[${timeOfDay} INF] Registering {"Email":"${EMAIL(mailbox)}","Password":"${PASSWORD(signedPass)}","$type":"RegisterCommand"}`,
    'ef-parameters': line`Executed DbCommand (3ms) [Parameters=[@p0='${EMAIL(mailbox)}' (Size = 256), @p1='${PHONE(e164())}' (Size = 32)]`,
    'swift-optional': line`2026-11-02 ${timeOfDay} App[${process}] phone = Optional("${PHONE(e164())}"), mail = Optional("${EMAIL(mailbox)}")`,
    'node-inspect': line`{ email: '${EMAIL(mailbox)}', password: '${PASSWORD(signedPass)}', confirmPassword: '${PASSWORD(signedPass)}' }`,
    'axios-config': line`AxiosError: Request failed with status code 401 config: { auth: { username: '${userName}', password: '${PASSWORD(pass)}' } }`,
    'winston-nested': line`{"level":"error","meta":{"req":{"body":"{\\"phone\\":\\"${PHONE(e164())}\\",\\"password\\":\\"${PASSWORD(pass)}\\"}"}}}`,
    logcat: line`11-02 ${timeOfDay}.412  ${process}  2811 D OkHttp: {"mobile":"${PHONE(e164())}","otpToken":"${API_KEY(hexOf(32))}"}`,
    'logcat-intent': line`I ActivityManager: START u0 {act=android.intent.action.CALL dat=tel:${PHONE(e164())} cmp=com.android.server.telecom}`,
    'ios-unified': line`default ${timeOfDay} Dialer: [CallKit] CXStartCallAction handle=<CXHandle type=PhoneNumber value=${PHONE(e164())}>`,
    flutter: line`I/flutter (${process}): --> POST /auth {phone_number: ${PHONE(e164())}, password: ${PASSWORD(pass)}}`,
    'react-native-header': line`LOG  fetch headers {"Authorization": "Bearer ${BEARER_TOKEN(opaqueToken)}"}`,
    'perl-dumper': line`$VAR1 = { 'email' => '${EMAIL(mailbox)}', 'passwd' => '${PASSWORD(pass)}' };`,
    'sap-abap': line`BAPI_USER_CHANGE USERNAME=${userName} PASSWORD-BAPIPWD='${PASSWORD(pass)}' ADDRESS-E_MAIL=${EMAIL(mailbox)}`,
    'cobol-fields': line`WS-CUST-PHONE: ${PHONE(nationalBare('US'))} WS-CUST-SSN: ${SSN(ssn)}`,
    'lua-table': line`kong: {consumer={username="${userName}"},credential={key="${API_KEY(alnumOf(32))}"}}`,
    'url-in-exception': line`FileNotFoundException: https://api.example/v1/lookup?email=${EMAIL(mailbox)}&phone=%2B${PHONE(msisdn())}`,
  },
  hard: {
    'positional-args': line`#3 Auth.php(${row}): App\\Auth->login('${userName}', '${PASSWORD(signedPass)}', true)`,
    'python-positional': line`Traceback: authenticate('${userName}', '${PASSWORD(signedPass)}')`,
    'journald-bytes': line`"MESSAGE":[${PHONE(byteArray(e164()))}]`,
    'unicode-escaped-value': line`{"tel":"${PHONE(unicodeEscaped(e164()))}"}`,
    'pretty-coloured': line`{ phone: \u001b[32m'${PHONE(colouredInside(e164()))}'\u001b[39m }`,
    'colour-before-bare': line`User \u001b[1m${PHONE(nationalBare('US'))}\u001b[0m not found in cache`,
    'nul-inside': line`recv "${PHONE(nulInside(e164()))}"`,
    'erlang-char-list': line`{pass,[${PASSWORD(byteArray(pass))}]}`,
    tuple: line`rows: [(${row}, '${familyName}', '${PHONE(nationalBare('GB', 'DE'))}')]`,
    'split-array': line`parts=["${PHONE(shaped('415', '617'))}","${PHONE(shaped('^4#'))}","${PHONE(shaped('####'))}"] joined ok`,
    'char-by-char': line`onKeyUp: ${PASSWORD((random) => [...pass(random)].join(','))} (field ${oneOf('2', '3')})`,
    'deep-json-string': line`${isoStamp} {"a":"{\\"b\\":\\"{\\\\\\"phone\\\\\\":\\\\\\"${PHONE(e164())}\\\\\\"}\\"}","id":"${uid}"}`,
  },
})
