import type { Severity } from '@logpipe/sdk/contract'

/** A line as the documentation of a logger or a standard shows it, and what it means. */
export interface DocumentedLine {
  readonly source: string
  readonly line: string
  /** The message; the line itself by default. */
  readonly text?: string
  readonly severity?: Severity
  readonly timestamp?: string
}

const rfc3164 = 'https://www.rfc-editor.org/rfc/rfc3164'
const rfc5424 = 'https://www.rfc-editor.org/rfc/rfc5424'
const pino = 'https://getpino.io/#/docs/api'
const bunyan = 'https://github.com/trentm/node-bunyan'
const winston = 'https://github.com/winstonjs/winston'
const zap = 'https://pkg.go.dev/go.uber.org/zap'
const slog = 'https://pkg.go.dev/log/slog'
const logrus = 'https://github.com/sirupsen/logrus'
const serilog = 'https://github.com/serilog/serilog-formatting-compact'
const ecs = 'https://www.elastic.co/docs/reference/ecs/logging/intro'
const gelf = 'https://go2docs.graylog.org/current/getting_in_log_data/gelf.html'
const otlp = 'https://opentelemetry.io/docs/specs/otel/logs/data-model/'
const cri = 'https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md'
const docker = 'https://docs.docker.com/engine/logging/drivers/json-file/'
const journald = 'https://systemd.io/JOURNAL_EXPORT_FORMATS/'
const apache = 'https://httpd.apache.org/docs/2.4/logs.html'
const nginx = 'https://nginx.org/en/docs/http/ngx_http_log_module.html'
const python = 'https://docs.python.org/3/howto/logging.html'
const gcp = 'https://cloud.google.com/logging/docs/structured-logging'
const dotnet = 'https://learn.microsoft.com/dotnet/core/extensions/console-log-formatter'
const logback = 'https://logback.qos.ch/manual/layouts.html'
const log4j = 'https://logging.apache.org/log4j/2.x/manual/pattern-layout.html'
const rust = 'https://docs.rs/tracing-subscriber/latest/tracing_subscriber/fmt/format/struct.Json.html'

/**
 * Written from the documentation before any parser was. The lines of RFC 3164 have no year: they are read as of July 2026.
 */
export const documentedLines: readonly DocumentedLine[] = [
  {
    source: rfc3164,
    line: "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
    text: "'su root' failed for lonvick on /dev/pts/8",
    severity: 'fatal',
    timestamp: '2026-10-11T22:14:15Z',
  },
  {
    source: rfc3164,
    line: '<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!',
    text: 'Use the BFG!',
    severity: 'info',
    timestamp: '2026-02-05T17:32:18Z',
  },
  { source: rfc3164, line: 'Use the BFG!' },
  {
    source: rfc3164,
    line: 'Oct 11 22:14:15 mymachine sshd[4721]: Accepted publickey for ann',
    text: 'Accepted publickey for ann',
    timestamp: '2026-10-11T22:14:15Z',
  },
  {
    source: rfc5424,
    line: "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \ufeff'su root' failed for lonvick on /dev/pts/8",
    text: "'su root' failed for lonvick on /dev/pts/8",
    severity: 'fatal',
    timestamp: '2003-10-11T22:14:15.003Z',
  },
  {
    source: rfc5424,
    line: "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.",
    text: "%% It's time to make the do-nuts.",
    severity: 'info',
    timestamp: '2003-08-24T12:14:15.000003Z',
  },
  {
    source: rfc5424,
    line: '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"] \ufeffAn application event log entry...',
    text: 'An application event log entry...',
    severity: 'info',
    timestamp: '2003-10-11T22:14:15.003Z',
  },
  {
    source: rfc5424,
    line: '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"][examplePriority@32473 class="high"]',
    severity: 'info',
    timestamp: '2003-10-11T22:14:15.003Z',
  },
  {
    source: apache,
    line: '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326',
    timestamp: '2000-10-10T20:55:36Z',
  },
  {
    source: apache,
    line: '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"',
    timestamp: '2000-10-10T20:55:36Z',
  },
  {
    source: apache,
    line: '[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 72.15.99.187] File does not exist: /usr/local/apache2/htdocs/favicon.ico',
    severity: 'error',
    timestamp: '2011-09-09T10:42:29.902022Z',
  },
  {
    source: nginx,
    line: '192.0.2.7 - - [02/Jan/2026:03:04:05 +0100] "GET / HTTP/2.0" 304 0 "-" "curl/8.5.0"',
    timestamp: '2026-01-02T02:04:05Z',
  },
  {
    source: 'https://nginx.org/en/docs/debugging_log.html',
    line: '2026/01/02 03:04:05 [error] 31#32: *1 open() "/srv/www/favicon.ico" failed (2: No such file or directory), client: 192.0.2.7, server: localhost, request: "GET /favicon.ico HTTP/1.1", host: "localhost"',
    text: 'open() "/srv/www/favicon.ico" failed (2: No such file or directory), client: 192.0.2.7, server: localhost, request: "GET /favicon.ico HTTP/1.1", host: "localhost"',
    severity: 'error',
    timestamp: '2026-01-02T03:04:05Z',
  },
  {
    source: docker,
    line: '{"log":"Log line is here\\n","stream":"stdout","time":"2019-01-01T11:11:11.111111111Z"}',
    text: 'Log line is here',
    timestamp: '2019-01-01T11:11:11.111111111Z',
  },
  {
    source: docker,
    line: '{"log":"{\\"level\\":40,\\"time\\":1762000000000,\\"msg\\":\\"inner\\"}\\n","stream":"stderr","time":"2026-01-02T03:04:05.1Z"}',
    text: 'inner',
    severity: 'warning',
    timestamp: '2025-11-01T12:26:40.000Z',
  },
  {
    source: cri,
    line: '2016-10-06T00:17:09.669794202Z stdout F The content of the log entry 1',
    text: 'The content of the log entry 1',
    timestamp: '2016-10-06T00:17:09.669794202Z',
  },
  {
    source: cri,
    line: '2016-10-06T00:17:10.113242941Z stderr F {"level":"error","msg":"broken"}',
    text: 'broken',
    severity: 'error',
    timestamp: '2016-10-06T00:17:10.113242941Z',
  },
  {
    source: journald,
    line: '{"__CURSOR":"s=bcce4fb8ffcb40e9a6e05eee8b7831bf;i=5ef603;b=ec25d6795f0645619ddac9afdef453ee;m=545242e7049;t=50f1202","__REALTIME_TIMESTAMP":"1423944916375353","_BOOT_ID":"ec25d6795f0645619ddac9afdef453ee","PRIORITY":"5","SYSLOG_FACILITY":"3","MESSAGE":"Finished Daily rotation"}',
    text: 'Finished Daily rotation',
    severity: 'info',
    timestamp: '2015-02-14T20:15:16.375353Z',
  },
  {
    source: journald,
    line: '{"MESSAGE":[104,105,27,91,109],"PRIORITY":"2","__REALTIME_TIMESTAMP":"1423944916375353"}',
    text: 'hi\u001b[m',
    severity: 'fatal',
    timestamp: '2015-02-14T20:15:16.375353Z',
  },
  {
    source: pino,
    line: '{"level":30,"time":1531171074631,"msg":"hello world","pid":657,"hostname":"Davids-MBP-3.fritz.box"}',
    text: 'hello world',
    severity: 'info',
    timestamp: '2018-07-09T21:17:54.631Z',
  },
  {
    source: pino,
    line: '{"level":50,"time":1531177815123,"msg":"failed","err":{"type":"Error","message":"boom","stack":"Error: boom\\n    at x"}}',
    text: 'failed',
    severity: 'error',
    timestamp: '2018-07-09T23:10:15.123Z',
  },
  {
    source: pino,
    line: '{"level":10,"time":"2026-01-02T03:04:05.006Z","msg":"fine"}',
    text: 'fine',
    severity: 'debug',
    timestamp: '2026-01-02T03:04:05.006Z',
  },
  {
    source: bunyan,
    line: '{"name":"myapp","hostname":"banana.local","pid":40161,"level":30,"msg":"hi","time":"2013-01-04T18:46:23.851Z","v":0}',
    text: 'hi',
    severity: 'info',
    timestamp: '2013-01-04T18:46:23.851Z',
  },
  {
    source: bunyan,
    line: '{"name":"myapp","hostname":"banana.local","pid":40161,"level":60,"lang":"fr","msg":"au revoir","time":"2013-01-04T18:46:23.853Z","v":0}',
    text: 'au revoir',
    severity: 'fatal',
    timestamp: '2013-01-04T18:46:23.853Z',
  },
  {
    source: winston,
    line: '{"level":"verbose","message":"127.0.0.1 - there is no place like home"}',
    text: '127.0.0.1 - there is no place like home',
    severity: 'debug',
  },
  { source: winston, line: '{"level":"silly","message":"s"}', text: 's', severity: 'debug' },
  { source: winston, line: '{"message":"m","level":"http","service":"user"}', text: 'm', severity: 'debug' },
  { source: winston, line: '{"level":"\\u001b[31merror\\u001b[39m","message":"red"}', text: 'red', severity: 'error' },
  {
    source: zap,
    line: '{"level":"info","ts":1576423173.016333,"caller":"zap/server.go:12","msg":"Failed to fetch URL.","attempt":3}',
    text: 'Failed to fetch URL.',
    severity: 'info',
    timestamp: '2019-12-15T15:19:33.016333Z',
  },
  {
    source: zap,
    line: '{"level":"dpanic","ts":1576423173,"msg":"d"}',
    text: 'd',
    severity: 'fatal',
    timestamp: '2019-12-15T15:19:33Z',
  },
  {
    source: slog,
    line: '{"time":"2022-11-08T15:28:26.000000000-05:00","level":"INFO","msg":"hello","count":3}',
    text: 'hello',
    severity: 'info',
    timestamp: '2022-11-08T20:28:26.000000000Z',
  },
  { source: slog, line: '{"level":"WARN+2","msg":"between"}', text: 'between', severity: 'warning' },
  {
    source: slog,
    line: 'time=2022-11-08T15:28:26.000-05:00 level=INFO msg="hello, world" user="al ice"',
    text: 'hello, world',
    severity: 'info',
    timestamp: '2022-11-08T20:28:26.000Z',
  },
  {
    source: logrus,
    line: 'time="2015-03-26T01:27:38-04:00" level=fatal msg="The ice breaks!" err="&{0x2082280c0 map[] 2015 panic}" number=100 omg=true',
    text: 'The ice breaks!',
    severity: 'fatal',
    timestamp: '2015-03-26T05:27:38Z',
  },
  {
    source: logrus,
    line: '{"animal":"walrus","level":"warning","msg":"The group\'s number increased tremendously!","number":122,"omg":true,"time":"2014-03-10T19:57:38.562471297-04:00"}',
    text: "The group's number increased tremendously!",
    severity: 'warning',
    timestamp: '2014-03-10T23:57:38.562471297Z',
  },
  {
    source: serilog,
    line: '{"@t":"2016-06-07T03:44:57.8532799Z","@m":"Hello, \\"nblumhardt\\"","@i":"7a8b9c0d","User":"nblumhardt"}',
    text: 'Hello, "nblumhardt"',
    timestamp: '2016-06-07T03:44:57.8532799Z',
  },
  {
    source: serilog,
    line: '{"@t":"2016-06-07T03:44:57.8532799Z","@mt":"Hello, {User}","@l":"Verbose","User":"nblumhardt"}',
    text: 'Hello, {User}',
    severity: 'debug',
    timestamp: '2016-06-07T03:44:57.8532799Z',
  },
  {
    source: ecs,
    line: '{"@timestamp":"2019-08-06T12:09:12.375Z","log.level":"WARN","message":"Tomcat started on port(s): 8080","service.name":"spring-petclinic"}',
    text: 'Tomcat started on port(s): 8080',
    severity: 'warning',
    timestamp: '2019-08-06T12:09:12.375Z',
  },
  {
    source: ecs,
    line: '{"@timestamp":"2019-08-06T12:09:12.375Z","log":{"level":"critical","logger":"x"},"message":"nested"}',
    text: 'nested',
    severity: 'fatal',
    timestamp: '2019-08-06T12:09:12.375Z',
  },
  {
    source: gelf,
    line: '{"version":"1.1","host":"example.org","short_message":"A short message that helps you identify what is going on","full_message":"Backtrace here\\n\\nmore stuff","timestamp":1385053862.3072,"level":1,"_user_id":9001,"_some_info":"foo"}',
    text: 'A short message that helps you identify what is going on',
    severity: 'fatal',
    timestamp: '2013-11-21T17:11:02.3072Z',
  },
  { source: gelf, line: '{"version":"1.1","host":"h","short_message":"s","level":4}', text: 's', severity: 'warning' },
  {
    source: otlp,
    line: '{"timeUnixNano":"1586960586000000000","severityText":"INFO","severityNumber":9,"body":{"stringValue":"20200415T072306-0700 INFO I like donuts"}}',
    text: '20200415T072306-0700 INFO I like donuts',
    severity: 'info',
    timestamp: '2020-04-15T14:23:06.000000000Z',
  },
  { source: otlp, line: '{"severityNumber":18,"body":"b"}', text: 'b', severity: 'error' },
  { source: python, line: 'WARNING:root:Watch out!', severity: 'warning' },
  { source: python, line: 'CRITICAL:__main__:lost', severity: 'fatal' },
  {
    source: python,
    line: '2005-03-19 15:10:26,618 - simple_example - DEBUG - debug message',
    severity: 'debug',
    timestamp: '2005-03-19T15:10:26.618Z',
  },
  {
    source: 'https://nhairs.github.io/python-json-logger/',
    line: '{"message":"Logging using python-json-logger!","levelname":"ERROR","asctime":"2024-02-03 10:11:12,123"}',
    text: 'Logging using python-json-logger!',
    severity: 'error',
    timestamp: '2024-02-03T10:11:12.123Z',
  },
  {
    source: 'https://www.structlog.org/en/stable/getting-started.html',
    line: '{"event":"hello, world!","level":"info","timestamp":"2024-05-01T10:00:00Z","key":"value!"}',
    text: 'hello, world!',
    severity: 'info',
    timestamp: '2024-05-01T10:00:00Z',
  },
  {
    source: gcp,
    line: '{"severity":"ALERT","message":"m","time":"2020-10-12T07:20:50.52Z"}',
    text: 'm',
    severity: 'fatal',
    timestamp: '2020-10-12T07:20:50.52Z',
  },
  {
    source: gcp,
    line: '{"severity":"NOTICE","message":"n","timestampSeconds":1602487250,"timestampNanos":520000000}',
    text: 'n',
    severity: 'info',
  },
  {
    source: dotnet,
    line: '{"Timestamp":"09:08:33 ","EventId":0,"LogLevel":"Information","Category":"Console.ExampleFormatters.Json.Startup","Message":"Hello .NET friends!","State":{"{OriginalFormat}":"Hello .NET friends!"}}',
    text: 'Hello .NET friends!',
    severity: 'info',
  },
  { source: dotnet, line: '{"LogLevel":"Critical","Message":"c"}', text: 'c', severity: 'fatal' },
  { source: dotnet, line: 'fail: Microsoft.AspNetCore.Server.Kestrel[13]', severity: 'error' },
  {
    source: logback,
    line: '10:54:49,319 |-INFO in ch.qos.logback.classic.LoggerContext[default] - Found resource',
    severity: 'info',
  },
  {
    source: logback,
    line: '2012-02-01 12:00:00.123 [main] WARN  chapters.layouts.Sample - w',
    severity: 'warning',
    timestamp: '2012-02-01T12:00:00.123Z',
  },
  {
    source: log4j,
    line: '2026-01-02 03:04:05,678 ERROR [http-nio-8080] c.e.Shop - the WARN level is not mine',
    severity: 'error',
    timestamp: '2026-01-02T03:04:05.678Z',
  },
  { source: log4j, line: 'the ERROR word in the middle of prose is no level' },
  {
    source: 'https://docs.spring.io/spring-boot/reference/features/logging.html',
    line: '2026-03-19T09:04:03.442Z  INFO 118234 --- [myapp] [           main] o.s.b.d.f.logexample.MyApplication       : Starting MyApplication',
    severity: 'info',
    timestamp: '2026-03-19T09:04:03.442Z',
  },
  {
    source: 'https://docs.oracle.com/en/java/javase/21/docs/api/java.logging/java/util/logging/Level.html',
    line: '{"level":"SEVERE","message":"j"}',
    text: 'j',
    severity: 'error',
  },
  {
    source: rust,
    line: '{"timestamp":"2022-02-15T18:47:10.821315Z","level":"INFO","fields":{"message":"preparing to shave yaks","number_of_yaks":3},"target":"fmt_json"}',
    text: 'preparing to shave yaks',
    severity: 'info',
    timestamp: '2022-02-15T18:47:10.821315Z',
  },
  {
    source: 'https://www.mongodb.com/docs/manual/reference/log-messages/',
    line: '{"t":{"$date":"2020-05-01T15:16:17.180+00:00"},"s":"W","c":"NETWORK","id":12345,"ctx":"listener","msg":"Listening on"}',
    text: 'Listening on',
    severity: 'warning',
    timestamp: '2020-05-01T15:16:17.180Z',
  },
  {
    source: 'https://github.com/Seldaek/monolog',
    line: '{"message":"m","context":{},"level":550,"level_name":"ALERT","channel":"app","datetime":"2024-01-02T03:04:05.123456+00:00","extra":{}}',
    text: 'm',
    severity: 'fatal',
    timestamp: '2024-01-02T03:04:05.123456Z',
  },
  {
    source: 'https://github.com/google/glog',
    line: 'E0517 15:04:22.619632 1952452992 logging_unittest.cc:253] Log every 3',
    severity: 'error',
    timestamp: '2026-05-17T15:04:22.619632Z',
  },
  { source: 'the contract', line: '{"text":"x","severity":"warn"}', text: 'x', severity: 'warning' },
  {
    source: 'the contract',
    line: '{"text":"x","severity":"error","timestamp":"2026-01-02T03:04:05+01:00"}',
    text: 'x',
    severity: 'error',
    timestamp: '2026-01-02T03:04:05+01:00',
  },
]
