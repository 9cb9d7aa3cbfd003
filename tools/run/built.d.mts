export function ensureBuilt(names: ('server' | 'portal')[], say?: (line: string) => void): void;
