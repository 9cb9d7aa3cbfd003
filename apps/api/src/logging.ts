import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Configuration } from '#platform/configuration';
import { currentCorrelationId } from '#platform/http';

/** Headers that let somebody in; they never reach a log. */
const SECRET_HEADERS = ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'];

/**
 * One JSON line per event on the standard output. What belongs to a request carries its correlation id, which Microsoft gets too.
 * Requests themselves are counted in the metrics; the commands they set off, and their failures, are logged.
 */
export function logging({ logLevel = 'info' }: Pick<Configuration, 'logLevel'>): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      level: logLevel,
      autoLogging: false,
      quietReqLogger: true,
      redact: SECRET_HEADERS,
      base: undefined,
      formatters: { level: (_label, number) => ({ level: number }) },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      mixin: () => {
        const correlationId = currentCorrelationId();
        return correlationId === undefined ? {} : { correlationId };
      },
    },
  });
}
