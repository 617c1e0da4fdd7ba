import { describe, expect, it } from 'vitest';
import { createAws } from '../../../../src/remotion/aws/aws';
import { awsRegionOf, isUnsigned } from '../../../../src/remotion/aws/provider-keys';
import { credentials } from '../../../fakes/http-server';

const noKeys = { accessKeyId: null, secretAccessKey: null };

describe('an endpoint', () => {
  it.each([
    ['https://s3.eu-central-1.amazonaws.com', 'eu-central-1'],
    ['https://s3-us-west-2.amazonaws.com', 'us-west-2'],
    ['https://s3.amazonaws.com', 'us-east-1'],
    ['https://s3-accelerate.amazonaws.com', 'us-east-1'],
    ['https://s3.dualstack.ap-southeast-2.amazonaws.com/', 'ap-southeast-2'],
    ['https://s3-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['https://films.s3.eu-west-1.amazonaws.com', 'eu-west-1'],
    ['https://bucket.vpce-0abc-xyz.s3.us-east-2.vpce.amazonaws.com', 'us-east-2'],
    ['https://s3.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ])('%s belongs to AWS, in %s', (endpoint, region) => {
    expect(awsRegionOf(endpoint)).toBe(region);
    expect(isUnsigned({ endpoint, ...noKeys })).toBe(false);
  });

  it.each([
    'http://s3.eu-central-1.amazonaws.com',
    'https://s3.eu-central-1.amazonaws.com.example.org',
    'https://s3.example.org/.amazonaws.com',
    'https://abc.execute-api.us-east-1.amazonaws.com',
    'https://notamazonaws.com',
    'https://abc.r2.cloudflarestorage.com',
    'http://127.0.0.1:9000',
    'nonsense',
  ])('%s does not, and gets no signature without its own keys', (endpoint) => {
    expect(awsRegionOf(endpoint)).toBeNull();
    expect(isUnsigned({ endpoint, ...noKeys })).toBe(true);
    expect(isUnsigned({ endpoint, accessKeyId: 'a', secretAccessKey: 'b' })).toBe(false);
  });
});

describe('a client for a provider', () => {
  const keysOf = async (provider: { endpoint: string; region?: string; accessKeyId: string | null; secretAccessKey: string | null }) => {
    const { config } = createAws({ credentials }).s3({ region: 'us-east-1', provider });
    return [await config.region(), (await config.credentials()).accessKeyId];
  };

  it("uses the worker's credentials for AWS, in the region of the endpoint", async () => {
    expect(await keysOf({ endpoint: 'https://s3.eu-west-1.amazonaws.com', ...noKeys })).toEqual(['eu-west-1', credentials.accessKeyId]);
    expect(await keysOf({ endpoint: 'https://s3.eu-west-1.amazonaws.com', accessKeyId: 'a', secretAccessKey: 'b' })).toEqual(['eu-west-1', 'a']);
    expect(await keysOf({ endpoint: 'https://s3-accelerate.amazonaws.com', region: 'eu-west-3', ...noKeys })).toEqual(['eu-west-3', credentials.accessKeyId]);
  });

  it('uses its own keys, or none, for any other provider', async () => {
    expect(await keysOf({ endpoint: 'https://r2.example', accessKeyId: 'a', secretAccessKey: 'b' })).toEqual(['us-east-1', 'a']);
    expect(await keysOf({ endpoint: 'https://r2.example', ...noKeys })).toEqual(['us-east-1', 'anonymous']);
  });
});
