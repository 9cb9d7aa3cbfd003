import { fileProblem, LIMITS_TEXT, sizeProblem } from './logo-check.js';

const file = (type: string, size: number): { name: string; type: string; size: number } => ({ name: 'logo', type, size });

describe('a logo before it is sent', () => {
  it('states the limits', () => expect(LIMITS_TEXT).toBe('PNG, JPEG or WebP, at most 502 × 81 pixels and 512 KiB.'));
  it.each(['image/png', 'image/jpeg', 'image/webp'])('takes %s up to 512 KiB', (type) => expect(fileProblem(file(type, 512 * 1024))).toBeNull());
  it('refuses one byte more', () => expect(fileProblem(file('image/png', 512 * 1024 + 1))).toContain('513 KiB'));
  it.each(['image/svg+xml', 'image/gif', 'text/html', ''])('refuses "%s"', (type) => expect(fileProblem(file(type, 10))).toContain('PNG, JPEG or WebP'));
  it('refuses an empty file', () => expect(fileProblem(file('image/png', 0))).toContain('empty'));
  it('takes 502 × 81 pixels and refuses one more either way', () => {
    expect(sizeProblem(502, 81)).toBeNull();
    expect(sizeProblem(503, 81)).toContain('503 × 81');
    expect(sizeProblem(502, 82)).toContain('502 × 82');
  });
});
