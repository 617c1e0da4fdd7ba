import type { Agent, ClientRequest } from 'node:http';
import { connect } from 'node:net';
import type { Socket, TcpNetConnectOpts } from 'node:net';
import { connect as connectByTls } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

/** The agents for a service: options of the SDK's `NodeHttpHandler`. */
export type AgentsOf = (service: 'S3' | 'Lambda') => { httpAgent: Agent; httpsAgent: Agent };

type ConnectOptions = (TcpNetConnectOpts & { secureEndpoint: false }) | (ConnectionOptions & { secureEndpoint: true; port: number });

/**
 * Agents for the proxy in the usual variables: `HTTPS_PROXY` or `HTTP_PROXY`, by the endpoint's protocol, otherwise
 * `ALL_PROXY`; hosts in `NO_PROXY` bypass it. The lowercase variables take precedence.
 *
 * Returns undefined, and loads nothing, when none of them is set.
 */
export async function proxyAgents(): Promise<AgentsOf | undefined> {
  const [httpProxy, httpsProxy] = [proxyOf('http'), proxyOf('https')];
  if (!httpProxy && !httpsProxy) return undefined;
  const [{ HttpsProxyAgent }, { getProxyForUrl }] = await Promise.all([import('https-proxy-agent'), import('proxy-from-env')]);

  class ProxyAgent extends HttpsProxyAgent<string> {
    override async connect(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
      const url = `${options.secureEndpoint ? 'https' : 'http'}://${request.getHeader('host')}`;
      if (getProxyForUrl(url)) return super.connect(request, options);
      return options.secureEndpoint ? connectByTls(options) : connect(options);
    }
  }

  return (service) => {
    // As without a proxy, each launch gets a new connection.
    const options = { keepAlive: service === 'S3' };
    return { httpAgent: new ProxyAgent(httpProxy || httpsProxy, options), httpsAgent: new ProxyAgent(httpsProxy || httpProxy, options) };
  };
}

function proxyOf(protocol: 'http' | 'https'): string {
  const names = [`${protocol}_proxy`, 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);
  const proxy = names.map((name) => process.env[name]).find(Boolean) ?? '';
  return proxy === '' || proxy.includes('://') ? proxy : `http://${proxy}`;
}
