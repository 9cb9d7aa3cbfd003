const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The GUID that an operator gave for a flag, lower-case.
 * @throws Error that says which flag is wrong and how it should look
 */
export function requireGuid(flag: string, text: string): string {
  const guid = text.trim().toLowerCase();
  if (!GUID.test(guid)) throw new Error(`--${flag} must be a GUID such as 5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101; "${text}" is none.`);
  return guid;
}

/**
 * The staff role that an operator gave.
 * @throws Error that lists the roles
 */
export function requireRole(text: string): 'administrator' | 'auditor' {
  if (text === 'administrator' || text === 'auditor') return text;
  throw new Error(`--role must be administrator or auditor; "${text}" is neither.`);
}
