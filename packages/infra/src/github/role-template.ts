import { boundaryStatements } from './boundary-policy.ts'
import {
  deployStatements,
  keyStatements,
  removalStatements,
  rightsStatements,
  serviceStatements,
  storeStatements,
} from './deploy-policy.ts'
import { domainStatements, wafStatements, zoneStatements } from './edge-policy.ts'
import type { Statement } from './names.ts'
import type { Repository } from './repository.ts'

export interface RoleOptions {
  readonly repository: Repository
  readonly environment: string
  readonly region: string
}

const issuer = 'token.actions.githubusercontent.com'

/** The CloudFormation template of the role that deploys, the permissions boundary of all roles it creates, and GitHub's identity provider. */
export function roleTemplate(options: RoleOptions): unknown {
  const { owner, name } = options.repository
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Lets GitHub Actions of ${owner}/${name} deploy logpipe, in the environment ${options.environment} only`,
    Parameters: parameters,
    Conditions: conditions,
    Resources: filledIn(resources(options)),
    Outputs: {
      DeployRoleArn: {
        Description: 'Variable LOGPIPE_ROLE_ARN of the environment',
        Value: { 'Fn::GetAtt': ['DeployRole', 'Arn'] },
      },
      BoundaryArn: { Description: 'Variable LOGPIPE_BOUNDARY_ARN of the environment', Value: { Ref: 'Boundary' } },
    },
  }
}

const yesOrNo = (Description: string) => ({
  Description,
  Type: 'String',
  AllowedValues: ['true', 'false'],
  Default: 'false',
})

const parameters = {
  OwnerId: {
    Description: "Number of the repository's owner on GitHub: gh api repos/OWNER/NAME --jq .owner.id",
    Type: 'String',
    AllowedPattern: '[0-9]{1,20}',
  },
  RepositoryId: {
    Description: 'Number of the repository on GitHub: gh api repos/OWNER/NAME --jq .id',
    Type: 'String',
    AllowedPattern: '[0-9]{1,20}',
  },
  OidcProviderArn: {
    Description: `ARN of the identity provider ${issuer}, which an account has once; empty to create it`,
    Type: 'String',
    Default: '',
    AllowedPattern: '(arn:[a-z-]+:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com)?',
  },
  DomainName: {
    Description: 'Domain that may be deployed with --domain; empty for none',
    Type: 'String',
    Default: '',
    AllowedPattern: '([a-z0-9-]+\\.)*[a-z0-9-]*',
  },
  HostedZoneId: {
    Description: 'Route 53 zone of the domain that may be changed; empty for none',
    Type: 'String',
    Default: '',
    AllowedPattern: '[A-Z0-9]*',
  },
  KmsKeyArn: {
    Description: 'ARN of the KMS key that may be deployed with --kms-key; empty for none',
    Type: 'String',
    Default: '',
    AllowedPattern: '(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?',
  },
  AllowWaf: yesOrNo('Whether --waf may be deployed'),
  AllowRemoval: yesOrNo('Whether tables and master key may be deleted, as a stack with --no-retain does'),
}

const conditions = {
  CreatesProvider: { 'Fn::Equals': [{ Ref: 'OidcProviderArn' }, ''] },
  HasDomain: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'DomainName' }, ''] }] },
  HasZone: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'HostedZoneId' }, ''] }] },
  HasKey: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'KmsKeyArn' }, ''] }] },
  MayUseWaf: { 'Fn::Equals': [{ Ref: 'AllowWaf' }, 'true'] },
  MayRemove: { 'Fn::Equals': [{ Ref: 'AllowRemoval' }, 'true'] },
}

function resources({ repository, environment, region }: RoleOptions): Readonly<Record<string, unknown>> {
  const place = { region, boundary: `\${Boundary}`, self: `\${DeployRole.Arn}` }
  return {
    GitHub: {
      Type: 'AWS::IAM::OIDCProvider',
      Condition: 'CreatesProvider',
      // Other roles in the account may trust it by then.
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { Url: `https://${issuer}`, ClientIdList: ['sts.amazonaws.com'] },
    },
    DeployRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Description: `Deploys logpipe from GitHub Actions of ${repository.owner}/${repository.name}`,
        MaxSessionDuration: 3_600,
        AssumeRolePolicyDocument: trust(repository, environment),
      },
    },
    Boundary: managed('The maximum permissions of any role of a logpipe stack', boundaryStatements(place), []),
    // IAM allows 6,144 characters a policy, and the names of a repository and its environment are in most of them.
    DeployPolicy: managed('Stacks and functions of logpipe', deployStatements(place)),
    RightsPolicy: managed('Roles of logpipe, and what is never allowed', rightsStatements(place)),
    StorePolicy: managed('Tables, queues and secrets', storeStatements(place)),
    ServicePolicy: managed('The API and its monitoring', serviceStatements(place)),
    DomainPolicy: { ...managed('A domain in front', domainStatements(place)), Condition: 'HasDomain' },
    ZonePolicy: { ...managed('The records of the domain', zoneStatements()), Condition: 'HasZone' },
    KeyPolicy: { ...managed('The key of tables and queues', keyStatements()), Condition: 'HasKey' },
    WafPolicy: { ...managed('CloudFront and WAF in front', wafStatements()), Condition: 'MayUseWaf' },
    RemovalPolicy: {
      ...managed('Deleting resources that hold data', removalStatements(place)),
      Condition: 'MayRemove',
    },
  }
}

function managed(Description: string, Statement: readonly Statement[], Roles: readonly unknown[] = [deployRole]) {
  const PolicyDocument = { Version: '2012-10-17', Statement }
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { Description, PolicyDocument, ...(Roles.length > 0 && { Roles }) },
  }
}

const deployRole = { Ref: 'DeployRole' }

/**
 * The subject names repository and environment, in one of two forms: for repositories created since July 2026 it includes the ids of
 * owner and repository. The repository's id is required in either case, so that taking over an abandoned name gains
 * nothing.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
function trust({ owner, name }: Repository, environment: string): unknown {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OneEnvironmentOfOneRepository',
        Effect: 'Allow',
        Principal: { Federated: { 'Fn::If': ['CreatesProvider', { Ref: 'GitHub' }, { Ref: 'OidcProviderArn' }] } },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: 'sts.amazonaws.com',
            [`${issuer}:repository_id`]: `\${RepositoryId}`,
            [`${issuer}:sub`]: [
              `repo:${owner}/${name}:environment:${environment}`,
              `repo:${owner}@\${OwnerId}/${name}@\${RepositoryId}:environment:${environment}`,
            ],
          },
        },
      },
    ],
  }
}

/** CloudFormation fills in `${…}` inside `Fn::Sub`. */
function filledIn(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('${') ? { 'Fn::Sub': value } : value
  if (Array.isArray(value)) return value.map(filledIn)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledIn(item)]))
}
