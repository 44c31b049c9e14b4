import { between, oneOf, shaped } from '../../random.ts'
import { CREDIT_CARD, EMAIL, group, IBAN, line, PASSWORD, PHONE, SSN } from '../../template.ts'
import { card16, iban, ssn } from '../../values/money.ts'
import { e164, nationalBare } from '../../values/phones.ts'
import { inCsv, inJson, inStackTrace, inSyslog } from '../carriers.ts'
import { account, address, first, job, last, person, server, stamp, stampSpaced } from '../values/people.ts'
import { dictionaryWord, signed, word } from '../values/secrets.ts'

const id = between(100, 99999)
const table = oneOf('users', 'customers', 'members')

/** What databases, drivers and mappers write of statements and the values bound to them. */
export const databases = group('databases', {
  core: {
    'insert-columns': line`INSERT INTO ${table} (id, email, phone, ssn) VALUES (${id}, '${EMAIL(address)}', '${PHONE(e164())}', '${SSN(ssn)}')`,
    'insert-password': line`INSERT INTO ${table} (login, password) VALUES ('${account}', '${PASSWORD(word)}')`,
    'update-set': line`UPDATE payment SET card_number = '${CREDIT_CARD(card16)}', iban = '${IBAN(iban)}' WHERE id = ${id}`,
    'where-clause': line`SELECT * FROM ${table} WHERE email = '${EMAIL(address)}' AND ssn = '${SSN(ssn)}' LIMIT 1`,
    'pg-error-detail': line`ERROR: duplicate key value violates unique constraint "users_email_key" DETAIL: Key (email)=(${EMAIL(address)}) already exists.`,
    'pg-key-phone': line`DETAIL: Key (phone)=(${PHONE(e164())}) is not present in table "contacts".`,
    'pg-key-ssn': line`DETAIL: Key (ssn)=(${SSN(ssn)}) already exists.`,
    'pg-key-iban': line`DETAIL: Key (iban, bic)=(${IBAN(iban)}, DEUTDEFF) already exists.`,
    'mysql-duplicate': line`1062 (23000): Duplicate entry '${EMAIL(address)}' for key '${table}.email'`,
    'mysql-identified': line`${stamp} ${id} Query CREATE USER 'app'@'%' IDENTIFIED BY '${PASSWORD(word)}'`,
    'pg-alter-role': line`LOG: statement: ALTER ROLE reporting WITH ENCRYPTED PASSWORD '${PASSWORD(word)}' VALID UNTIL 'infinity'`,
    'oracle-identified': line`ALTER USER scott IDENTIFIED BY "${PASSWORD(word)}" ACCOUNT UNLOCK`,
    'mssql-login': line`CREATE LOGIN etl WITH PASSWORD = N'${PASSWORD(word)}', CHECK_POLICY = OFF`,
    'sp-executesql': line`exec sp_executesql N'UPDATE Users SET Email=@email, Phone=@phone WHERE Id=@id',N'@email nvarchar(50),@phone nvarchar(20),@id int',@email=N'${EMAIL(address)}',@phone=N'${PHONE(e164())}',@id=${id}`,
    'ef-parameters': line`Executed DbCommand (2ms) [Parameters=[@p0='${EMAIL(address)}' (Size = 4000), @ssn='${SSN(ssn)}', @iban='${IBAN(iban)}'], CommandType='Text']`,
    'active-record': line`User Load (0.4ms)  SELECT "users".* FROM "users" WHERE "users"."email" = $1 LIMIT $2  [["email", "${EMAIL(address)}"], ["LIMIT", 1]]`,
    'active-record-phone': line`[["phone", "${PHONE(e164())}"], ["ssn", "${SSN(ssn)}"], ["iban", "${IBAN(iban)}"], ["card_number", "${CREDIT_CARD(card16)}"]]`,
    'sqlalchemy-dict': line`INFO sqlalchemy.engine.Engine [generated in 0.0002s] {'email': '${EMAIL(address)}', 'password': '${PASSWORD(word)}', 'card_number': '${CREDIT_CARD(card16)}'}`,
    'mongo-slow': line`{"c":"COMMAND","msg":"Slow query","attr":{"command":{"find":"users","filter":{"phone":"${PHONE(e164())}","email":"${EMAIL(address)}"}}}}`,
    'mongo-uri': line`MongoServerError: connecting to mongodb+srv://app:${PASSWORD(word)}@cluster0.ab12c.mongodb.example/?w=majority`,
    'jdbc-url': line`HikariPool-1 - jdbc:postgresql://db:5432/crm?user=app&password=${PASSWORD(word)}&ssl=true`,
    'odbc-string': line`Server=tcp:sql1,1433;Database=crm;User ID=app;Password=${PASSWORD(word)};Encrypt=True;`,
    'redis-auth': line`1790000000.123 [0 10.0.0.4:4411] "AUTH" "${PASSWORD(word)}"`,
    'cassandra-role': line`cqlsh> CREATE ROLE app WITH PASSWORD = '${PASSWORD(word)}' AND LOGIN = true;`,
    'ldap-modify': line`dn: uid=${account},ou=people\nchangetype: modify\nreplace: userPassword\nuserPassword: ${PASSWORD(word)}`,
    'elastic-query': inJson(line`{"query":{"term":{"iban.keyword":"${IBAN(iban)}"}}}`),
    'csv-with-header': line`email,phone,ssn,iban\n${EMAIL(address)},${PHONE(e164())},${SSN(ssn)},${IBAN(iban)}`,
    'csv-card-header': line`name;card_number;expiry\n${person};${CREDIT_CARD(card16)};11/29`,
    'hibernate-null': inStackTrace(
      line`could not insert: [Member]; SQL [n/a]; email=${EMAIL(address)}; iban=${IBAN(iban)}`,
    ),
    'syslog-tab': inSyslog(line`user\t${account}\temail\t${EMAIL(address)}\tphone\t${PHONE(e164())}`),
    'copy-error': line`CONTEXT: COPY customers, line ${id}, column card_number: "${CREDIT_CARD(card16)}"`,
    'copy-ssn': line`CONTEXT: COPY employees, line ${id}, column ssn: "${SSN(ssn)}x"`,
  },
  hard: {
    'hibernate-bind': line`TRACE o.h.orm.jdbc.bind : binding parameter (3:VARCHAR) <- [${PHONE(nationalBare('US', 'GB'))}]`,
    'hibernate-bind-ssn': line`binding parameter [2] as [VARCHAR] - [${SSN(ssn)}]`,
    'hibernate-bind-card': line`binding parameter [4] as [VARCHAR] - [${CREDIT_CARD(card16)}]`,
    'pg-parameters': line`DETAIL:  parameters: $1 = '${id}', $2 = '${SSN(ssn)}', $3 = '${PHONE(nationalBare('US'))}'`,
    'mybatis-parameters': line`==> Parameters: ${person}(String), ${PHONE(nationalBare('DE', 'FR'))}(String), ${IBAN(iban)}(String), ${id}(Long)`,
    p6spy: line`${shaped('17########')}|3|statement|connection 7|insert into login (u,p) values (?,?)|insert into login (u,p) values ('${account}','${PASSWORD(word)}')`,
    'insert-no-columns': line`INSERT INTO ${table} VALUES (${id},'${last}','${first}','${SSN(ssn)}','${PHONE(nationalBare('US'))}')`,
    'old-password-function': line`SET PASSWORD FOR 'root'@'localhost' = OLD_PASSWORD('${PASSWORD(word)}')`,
    'crypt-function': line`UPDATE ${table} SET pw_hash = crypt('${PASSWORD(signed)}', gen_salt('bf')) WHERE id = ${id}`,
    'redis-hello': line`${stampSpaced} "HELLO" "3" "AUTH" "default" "${PASSWORD(word)}"`,
    'mysqldump-row': inCsv(line`(${id},'${first}','${EMAIL(address)}','${PASSWORD(dictionaryWord)}',1)`),
    'oracle-trace-bind': line` Bind#2\n  oacdty=01 mxl=32(11) value="${SSN(ssn)}"`,
    'sqlplus-login': line`sqlplus -s app/${PASSWORD(word)}@//db:1521/ORCL @nightly.sql`,
    'ssn-bare-column': line`ssn|${SSN((random) => ssn(random).replaceAll('-', ''))}|${account}`,
    'ssn-spaced-key': line`social: ${SSN((random) => ssn(random).replaceAll('-', ' '))} ok`,
    'key-composite': line`DETAIL: Key (tenant_id, pan)=(${id}, ${CREDIT_CARD(card16)}) already exists. host=${server} pid=${job} ${shaped('~~~~')}`,
  },
})
