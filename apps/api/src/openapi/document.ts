import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const CHANGES = ['post', 'put', 'patch', 'delete'] as const;

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', minLength: 1, maxLength: 255 },
  description: 'Names this request; sent again with the same key and body it is answered as the first time and does nothing.',
} as const;

const PROBLEM = {
  description: 'Why it was not done (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
} as const;

const PROBLEM_SCHEMA: NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string] = {
  type: 'object', required: ['type', 'title', 'status', 'code'], additionalProperties: true,
  description: 'A problem document; further members carry the facts that a rule was decided on.',
  properties: {
    type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' },
    code: { type: 'string', description: 'Stable, kebab-case' }, instance: { type: 'string' }, correlationId: { type: 'string', format: 'uuid' },
  },
};

/** The API's own description, made from the routes and their DTOs. Paths are sorted, so that a change shows as one. */
export function openapiDocument(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Seatkeeper')
    .setDescription('Whatever a screen of Seatkeeper does, this API does. Sign in at /auth/sign-in; the session cookie authorises.')
    .setVersion('1')
    .addCookieAuth('seatkeeper', { type: 'apiKey', in: 'cookie' }, 'session')
    .addSecurityRequirements('session')
    .build();
  const document = SwaggerModule.createDocument(app, settings, { operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}` });
  const schemas = { ...document.components?.schemas, Problem: PROBLEM_SCHEMA };
  for (const path of Object.values(document.paths)) {
    for (const method of CHANGES) if (path[method]) describeChange(path[method]);
    for (const operation of Object.values(path) as Operation[]) if (operation.responses) operation.responses['default'] ??= PROBLEM;
  }
  return { ...document, paths: sorted(document.paths), components: { ...document.components, schemas: sorted(schemas) } };
}

function describeChange(operation: Operation): void {
  const others = (operation.parameters ?? []).filter((parameter) => !('name' in parameter) || parameter.name.toLowerCase() !== 'idempotency-key');
  operation.parameters = [IDEMPOTENCY_KEY, ...others];
}

function sorted<Value>(values: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
