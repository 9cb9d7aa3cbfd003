// Lets Node run the TypeScript sources as they are: `./x.js` names the file `./x.ts`, and an alias the source that stands under its condition `types`.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('#')) return next(specifier, { ...context, conditions: [...context.conditions, 'types'] });
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
      const source = new URL(specifier.replace(/js$/, 'ts'), context.parentURL);
      if (existsSync(source)) return next(source.href, context);
    }
    return next(specifier, context);
  },
});
