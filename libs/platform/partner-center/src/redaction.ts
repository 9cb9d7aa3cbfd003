const JWT = /eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g;

/**
 * Microsoft's own words, fit for an error and a log: without secrets (should an answer echo one), control characters and line breaks,
 * at most 1,024 characters (§2.7). Undefined when nothing is left.
 */
export function safeDescription(words: string | undefined, secrets: readonly string[] = []): string | undefined {
  if (words === undefined) return undefined;
  let safe = words;
  for (const secret of secrets) if (secret.length >= 4) safe = safe.replaceAll(secret, '[removed]');
  safe = safe
    .replace(JWT, '[removed]')
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return safe === '' ? undefined : safe.slice(0, 1024);
}
