import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import { openapiDocument } from './document.js';

/** `/api/openapi.json` for programs, `/api/docs` for people. */
export function openapiPages(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => openapiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json', raw: ['json'], customSiteTitle: 'Seatkeeper API',
  });
}
