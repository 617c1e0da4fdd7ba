import type * as CredentialsSdk from '@aws-sdk/credential-provider-ini';
import type * as LambdaSdk from '@aws-sdk/client-lambda';
import type * as S3Sdk from '@aws-sdk/client-s3';
import type * as PresignerSdk from '@aws-sdk/s3-request-presigner';

// Each takes longer to load than the rest of this package, so the first call that needs it loads it: reading progress
// needs no Lambda client.
/* eslint-disable @typescript-eslint/no-require-imports */
export const s3Sdk = (): typeof S3Sdk => require('@aws-sdk/client-s3') as typeof S3Sdk;
export const lambdaSdk = (): typeof LambdaSdk => require('@aws-sdk/client-lambda') as typeof LambdaSdk;
export const presignerSdk = (): typeof PresignerSdk => require('@aws-sdk/s3-request-presigner') as typeof PresignerSdk;
export const credentialsSdk = (): typeof CredentialsSdk => require('@aws-sdk/credential-provider-ini') as typeof CredentialsSdk;
