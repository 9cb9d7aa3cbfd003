import { ThrottlerModule, type ThrottlerModuleOptions } from '@nestjs/throttler';
import type { DynamicModule } from '@nestjs/common';
import type { Request } from 'express';
import { Configuration } from '#platform/configuration';

const MINUTE = 60_000;
const DEFAULT_LIMIT = 600;

/**
 * At most so many requests per minute (`RATE_LIMIT`, 600 by default: ten per second, far beyond what a person's screens send)
 * for each signed-in person, and for each address from which nobody is signed in. Twenty colleagues behind one address have
 * twenty limits. Counted per process.
 */
export function rateLimits(): DynamicModule {
  return ThrottlerModule.forRootAsync({
    inject: [Configuration],
    useFactory: (configuration: Configuration): ThrottlerModuleOptions => ({
      throttlers: [{ name: 'default', ttl: MINUTE, limit: configuration.rateLimit ?? DEFAULT_LIMIT }],
      getTracker: (request) => trackerOf(request as Request),
      // One count for all routes together, not one for each.
      generateKey: (_context, tracker) => tracker,
    }),
  });
}

function trackerOf(request: Request): string {
  const identity = request.user?.identity;
  return identity ? `person ${identity.tenantId}/${identity.objectId}` : `address ${request.ip}`;
}
