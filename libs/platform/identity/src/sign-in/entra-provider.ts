import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import * as oidc from 'openid-client';
import { Configuration } from '#platform/configuration';
import { SignInProblem } from './sign-in-problem.js';

/** openid-client checks an ID token against Entra's `{tenantid}` issuer template when discovery starts at this address. */
const MICROSOFT = 'https://login.microsoftonline.com';

/** Seconds to wait for an answer of the provider. */
const TIMEOUT = 10;

/**
 * The OpenID provider: Microsoft Entra, or what speaks like it at `ENTRA_AUTHORITY`. Found when first needed, so that
 * Seatkeeper starts while the provider is down; asked again at each sign-in until it answers.
 */
@Injectable()
export class EntraProvider implements OnApplicationBootstrap {
  private readonly logger = new Logger(EntraProvider.name);
  private found: Promise<oidc.Configuration> | undefined;

  constructor(@Inject(Configuration) private readonly configuration: Configuration) {}

  onApplicationBootstrap(): void {
    this.client().catch((error: Error) => this.logger.warn(`Nobody can sign in yet: ${error.message}`));
  }

  /** Address before `/{tenant}/v2.0`. */
  get authority(): string {
    return this.configuration.entra.authority;
  }

  /** @throws SignInProblem `provider-down` */
  async client(): Promise<oidc.Configuration> {
    this.found ??= this.discover();
    try {
      return await this.found;
    } catch (error) {
      this.found = undefined;
      throw new SignInProblem('provider-down', `${this.authority} gives no usable OpenID configuration`, { cause: error });
    }
  }

  /** For readiness. Rejects with the reason when nobody could sign in. */
  async check(): Promise<void> {
    await this.client();
  }

  private async discover(): Promise<oidc.Configuration> {
    const { clientId, clientSecret } = this.configuration.entra;
    // The same path through openid-client for the demo provider and for national clouds as for Microsoft's own address.
    const transport: oidc.CustomFetch = (url, options) => fetch(url.replace(MICROSOFT, this.authority), { ...(options as RequestInit), redirect: 'error' });
    const client = await oidc.discovery(
      new URL(`${MICROSOFT}/organizations/v2.0`),
      clientId,
      { id_token_signed_response_alg: 'RS256' },
      oidc.ClientSecretPost(clientSecret),
      { [oidc.customFetch]: transport, timeout: TIMEOUT, execute: this.authority.startsWith('http:') ? [oidc.allowInsecureRequests] : [] },
    );
    this.checkMetadata(client.serverMetadata());
    oidc.enableNonRepudiationChecks(client);
    return client;
  }

  /** What the provider says about itself must stay within its own address: no key and no code goes anywhere else. */
  private checkMetadata(metadata: Readonly<oidc.ServerMetadata>): void {
    if (metadata.issuer !== `${this.authority}/{tenantid}/v2.0`) throw new Error('its issuer is not the template of its own address');
    for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
      const address = metadata[name];
      if (address === undefined || new URL(address).origin !== this.authority) throw new Error(`its ${name} lies elsewhere`);
    }
  }
}
