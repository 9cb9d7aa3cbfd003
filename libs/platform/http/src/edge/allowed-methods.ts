import { METHODS } from 'node:http';
import type { Request } from 'express';

interface Layer {
  readonly route?: { readonly path: unknown; readonly methods: { readonly [method: string]: boolean } };
  match(path: string): boolean;
}

/** The methods for which the router has a route at the path of this request; none when the address is unknown altogether. */
export function allowedMethods(request: Request): string[] {
  const { stack } = (request.app as unknown as { readonly router: { readonly stack: readonly Layer[] } }).router;
  const path = request.originalUrl.split('?', 1)[0] ?? '/';
  const methods = new Set<string>();
  for (const layer of stack) {
    if (!layer.route || !matches(layer, path)) continue;
    const named = Object.keys(layer.route.methods);
    // What answers to every method there is, is middleware: it says nothing about what stands at the address.
    if (named.includes('_all') || named.length >= METHODS.length) continue;
    for (const method of named) methods.add(method.toUpperCase());
  }
  return [...methods].sort();
}

/** A layer refuses to match what cannot be decoded by throwing. */
function matches(layer: Layer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    return false;
  }
}
