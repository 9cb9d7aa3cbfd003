/**
 * A text without connection strings and their passwords, whoever put them in: drivers like to repeat in their errors what they were given.
 * @param connections connection strings, or names that hold no secret (`sqlite`)
 */
export function withoutSecrets(text: string, connections: readonly string[]): string {
  const secrets = connections.filter((connection) => connection.includes('://')).flatMap((connection) => [connection, ...userInfo(connection)]);
  return secrets.filter(({ length }) => length > 3).sort((a, b) => b.length - a.length).reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), text);
}

/** User and password as they stand in a connection string, and the password by itself, encoded and decoded. */
function userInfo(connection: string): string[] {
  const [, user] = /:\/\/(.*)@/s.exec(connection) ?? [];
  if (user === undefined) return [];
  const password = user.slice(user.indexOf(':') + 1);
  return [user, password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
