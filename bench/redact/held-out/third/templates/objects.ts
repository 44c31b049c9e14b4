import { between } from '../../random.ts'
import { CREDIT_CARD, EMAIL, group, IBAN, line, PASSWORD, PHONE, SSN } from '../../template.ts'
import { card16, iban, ssn } from '../../values/money.ts'
import { e164, international, nationalBare, northAmerican } from '../../values/phones.ts'
import { inColours, inJson, inJsonTwice, inStackTrace } from '../carriers.ts'
import { account, address, date, few, first, guid, last, person, stamp, stampSpaced } from '../values/people.ts'
import { signed, word } from '../values/secrets.ts'

const number = between(1000, 99999)

/** What languages print for an object: toString, repr, inspect, dumps and the like. */
export const objects = group('objects', {
  core: {
    'java-record': line`Customer[id=${number}, name=${person}, email=${EMAIL(address)}, phone=${PHONE(e164())}, ssn=${SSN(ssn)}]`,
    lombok: line`UserDto(id=${number}, login=${account}, password=${PASSWORD(word)}, email=${EMAIL(address)}, mobilePhone=${PHONE(e164())}, active=true)`,
    'kotlin-data': line`Payment(cardNumber=${CREDIT_CARD(card16)}, holder=${person}, iban=${IBAN(iban)}, amount=12.00)`,
    'guava-helper': line`Account{owner=${person}, iban=${IBAN(iban)}, contactEmail=${EMAIL(address)}, tier=2}`,
    'python-dataclass': line`Patient(mrn='${number}', name='${person}', ssn='${SSN(ssn)}', phone='${PHONE(e164('US'))}', dob=datetime.date(1980, 4, 2))`,
    'python-dict': line`{'username': '${account}', 'password': '${PASSWORD(signed)}', 'email': '${EMAIL(address)}', 'remember': True}`,
    'python-ordered': line`OrderedDict([('email', '${EMAIL(address)}'), ('phone', '${PHONE(e164())}'), ('ssn', '${SSN(ssn)}')])`,
    'rust-debug': line`User { id: ${number}, email: "${EMAIL(address)}", phone: Some("${PHONE(e164())}"), password: Secret("${PASSWORD(word)}") }`,
    'go-plus-v': line`&{ID:${number} Email:${EMAIL(address)} Phone:${PHONE(e164())} Password:${PASSWORD(word)} CardNumber:${CREDIT_CARD(card16)}}`,
    'go-sharp-v': line`main.Login{User:"${account}", Password:"${PASSWORD(word)}", Email:"${EMAIL(address)}", SSN:"${SSN(ssn)}"}`,
    'ruby-inspect': line`#<User id: ${number}, email: "${EMAIL(address)}", phone_number: "${PHONE(e164())}", created_at: "${stamp}">`,
    'rails-parameters': line`Parameters: {"utf8"=>"✓", "user"=>{"email"=>"${EMAIL(address)}", "password"=>"${PASSWORD(word)}", "ssn"=>"${SSN(ssn)}"}, "commit"=>"Sign up"}`,
    'php-print-r': line`Array\n(\n    [email] => ${EMAIL(address)}\n    [password] => ${PASSWORD(word)}\n    [iban] => ${IBAN(iban)}\n)`,
    'php-var-dump': line`array(3) {\n  ["email"]=>\n  string(24) "${EMAIL(address)}"\n  ["card"]=>\n  string(16) "${CREDIT_CARD(card16)}"\n  ["iban"]=>\n  string(22) "${IBAN(iban)}"\n}`,
    'php-var-export': line`array ( 'login' => '${account}', 'passwd' => '${PASSWORD(word)}', 'card_number' => '${CREDIT_CARD(card16)}', )`,
    'elixir-inspect': line`%MyApp.User{email: "${EMAIL(address)}", password: "${PASSWORD(word)}", phone: "${PHONE(e164())}", iban: "${IBAN(iban)}"}`,
    'erlang-proplist': line`[{user,<<"${account}">>},{password,<<"${PASSWORD(word)}">>},{email,<<"${EMAIL(address)}">>}]`,
    'csharp-record': line`Employee { Id = ${number}, Email = ${EMAIL(address)}, Ssn = ${SSN(ssn)}, Iban = ${IBAN(iban)} }`,
    'serilog-destructured': line`[${stampSpaced} INF] Created {"Email": "${EMAIL(address)}", "CardNumber": "${CREDIT_CARD(card16)}", "$type": "Order"}`,
    'scala-case': line`Enrolment(Person(${person},Some(${EMAIL(address)})),socialSecurityNumber=${SSN(ssn)},plan=gold)`,
    'clojure-edn': line`{:user/email "${EMAIL(address)}", :user/password "${PASSWORD(word)}", :user/ssn "${SSN(ssn)}"}`,
    'protobuf-text': line`customer { id: ${number} email: "${EMAIL(address)}" phone_number: "${PHONE(e164())}" iban: "${IBAN(iban)}" }`,
    'perl-dumper': line`$VAR1 = { 'email' => '${EMAIL(address)}', 'ssn' => '${SSN(ssn)}', 'cc_number' => '${CREDIT_CARD(card16)}' };`,
    'swift-dump': line`- email: "${EMAIL(address)}"\n  - password: "${PASSWORD(word)}"\n  - phone: Optional("${PHONE(e164())}")`,
    'node-inspect': inColours(
      line`{ email: '${EMAIL(address)}', password: '${PASSWORD(signed)}', iban: '${IBAN(iban)}', n: ${number} }`,
    ),
    'exception-constraint': inStackTrace(line`Duplicate entry for key 'email' = ${EMAIL(address)}, ssn = ${SSN(ssn)}`),
    'validation-error': line`ValidationError: 1 validation error for Card\nnumber\n  invalid expiry [type=value_error, input_value={'card_number': '${CREDIT_CARD(card16)}'}, input_type=dict]`,
    'json-escaped': inJson(
      line`{"iban":"${IBAN(iban)}","card_number":"${CREDIT_CARD(card16)}","ssn":"${SSN(ssn)}","password":"${PASSWORD(word)}"}`,
    ),
    'json-escaped-twice': inJsonTwice(
      line`{"iban":"${IBAN(iban)}","cardNumber":"${CREDIT_CARD(card16)}","ssn":"${SSN(ssn)}","email":"${EMAIL(address)}"}`,
    ),
    'graphql-variables': line`query UpdateProfile variables={"input":{"firstName":"${first}","email":"${EMAIL(address)}","phoneNumber":"${PHONE(international('US', 'GB', 'DE'))}","password":"${PASSWORD(word)}"}}`,
    'yaml-block': line`customer:\n  name: ${person}\n  email: ${EMAIL(address)}\n  ssn: ${SSN(ssn)}\n  iban: ${IBAN(iban)}\n  card_number: "${CREDIT_CARD(card16)}"`,
  },
  hard: {
    'positional-tuple': line`rows=[(${number}, '${person}', '${SSN(ssn)}', '${date}')]`,
    'kotlin-pair': line`(${person}, ${CREDIT_CARD(card16)}) added to batch ${few}`,
    'csv-row-no-header': line`${number},"${last}, ${first}",${PHONE(northAmerican)},${SSN(ssn)},${date}`,
    'tuple-password': line`login attempt ('${account}', '${PASSWORD(word)}') from kiosk`,
    'ruby-args': line`Sidekiq: {"class":"ChargeJob","args":[${number},"${CREDIT_CARD(card16)}","11/29"]}`,
    'celery-args': line`Task mail.tasks.welcome[${guid}] received args=('${account}', '${PASSWORD(word)}') kwargs={}`,
    'stack-frame-args': line`#3 Auth->login('${account}', '${PASSWORD(word)}') called at [/srv/app/login.php:41]`,
    'php-trace-phone': line`#0 /srv/app/Sms.php(88): Sms->send('${PHONE(nationalBare('DE', 'FR', 'GB'))}', 'Hallo') #1 {main}`,
    'go-panic-args': line`panic: cannot parse "${IBAN((random) => iban(random).toLowerCase())}": unexpected country`,
    'diff-values': line`changed ssn: "${SSN(ssn)}" => "${SSN(ssn)}" by ${account}`,
  },
})
