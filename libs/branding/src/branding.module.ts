import { Module } from '@nestjs/common';
import { ViewRegistry } from '#platform/views';
import { DocumentLogoShelf } from './adapters/document-logo-shelf.js';
import { SharpLogoPress } from './adapters/sharp-logo-press.js';
import { registerBrandingProblems } from './branding.problems.js';
import { RemoveLogoController } from './features/remove-logo/remove-logo.controller.js';
import { RemoveLogoHandler } from './features/remove-logo/remove-logo.handler.js';
import { LogoPress } from './features/replace-logo/logo-press.js';
import { ReplaceLogoController } from './features/replace-logo/replace-logo.controller.js';
import { ReplaceLogoHandler } from './features/replace-logo/replace-logo.handler.js';
import { LogoShelf } from './logo-shelf.js';
import { BrandingController } from './views/branding/branding.controller.js';
import { brandingView } from './views/branding/branding.view.js';
import { LogoPictureController } from './views/logo-picture/logo-picture.controller.js';

/** How a partner's portal looks. */
@Module({
  controllers: [BrandingController, ReplaceLogoController, RemoveLogoController, LogoPictureController],
  providers: [
    ReplaceLogoHandler, RemoveLogoHandler,
    { provide: LogoPress, useClass: SharpLogoPress },
    { provide: LogoShelf, useClass: DocumentLogoShelf },
  ],
})
export class BrandingModule {
  constructor(views: ViewRegistry) {
    views.register(brandingView);
    registerBrandingProblems();
  }
}
