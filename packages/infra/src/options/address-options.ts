import type { OptionPlan } from './option-plan.ts'

/** Under which address the API is reached, and what stands in front of it. */
export const addressOptions = {
  domain: {
    kind: 'text',
    flag: {
      name: '--domain',
      value: '<name>',
      help: 'host name of the endpoint, in a Route 53 zone of this account',
      no: 'the host name that AWS assigns (the default)',
    },
    pattern: '(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}',
    maxLength: 253,
    mustBe: 'a host name in lower case, such as logs.example.com',
    parameter: {
      name: 'DomainName',
      group: 'Address',
      label: 'Domain name',
      description: 'Host name of the API, such as logs.example.com. Empty: the name that AWS assigns.',
      default: '',
    },
  },
  /** The certificate and the record of the domain are made in it. */
  hostedZoneId: {
    kind: 'text',
    flag: {
      name: '--hosted-zone',
      value: '<id>',
      help: 'hosted zone of the domain; found by its name otherwise',
    },
    pattern: 'Z[A-Z0-9]{1,31}',
    mustBe: 'the id of a Route 53 zone, such as Z0123456789ABC',
    parameter: {
      name: 'HostedZoneId',
      group: 'Address',
      label: 'Hosted zone',
      description: 'Route 53 zone of the domain, for its records. Empty: the owner of the domain sets them.',
      default: '',
    },
  },
  /** Without one a certificate is made. */
  certificateArn: {
    kind: 'text',
    flag: {
      name: '--certificate',
      value: '<arn>',
      help: 'existing certificate of the domain',
    },
    pattern: 'arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+',
    mustBe: 'the ARN of an ACM certificate',
    parameter: {
      name: 'CertificateArn',
      group: 'Address',
      label: 'Certificate',
      description:
        'ACM certificate of the domain: in this region, or in us-east-1 behind CloudFront, where it is required. Empty: a new one.',
      default: '',
    },
  },
  /** Needs a stack of its own in us-east-1, which the deployer makes: no parameter can. */
  isBehindWaf: {
    kind: 'switch',
    flag: {
      name: '--waf',
      help: 'CloudFront with WAF in front, as the only way in',
      no: 'no CloudFront (the default)',
    },
  },
} as const satisfies Readonly<Record<string, OptionPlan>>
