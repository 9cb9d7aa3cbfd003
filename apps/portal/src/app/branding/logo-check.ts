import { LOGO_LIMITS } from '../../../../../libs/branding/src/contracts/branding.dto.js';
import { formatNumber } from '../../../../../libs/platform/ui/src/dates.js';

/** The limits in words. */
export const LIMITS_TEXT = `PNG, JPEG or WebP, at most ${LOGO_LIMITS.width} × ${LOGO_LIMITS.height} pixels and ${LOGO_LIMITS.bytes / 1024} KiB.`;
/** For the file picker. */
export const ACCEPTED: string = LOGO_LIMITS.contentTypes.join(',');

/** What is wrong with a file before it is sent, in words; null when nothing is. The server checks again by the bytes. */
export function fileProblem(file: Pick<File, 'type' | 'size' | 'name'>): string | null {
  if (!(LOGO_LIMITS.contentTypes as readonly string[]).includes(file.type)) return `“${file.name}” is not a PNG, JPEG or WebP picture. Save the logo in one of these formats.`;
  if (file.size === 0) return `“${file.name}” is empty. Choose another file.`;
  if (file.size > LOGO_LIMITS.bytes) return `“${file.name}” has ${formatNumber(Math.ceil(file.size / 1024))} KiB; at most ${LOGO_LIMITS.bytes / 1024} KiB are allowed. Save it smaller or with more compression.`;
  return null;
}

/** What is wrong with a picture's size in pixels, in words; null when nothing is. */
export function sizeProblem(width: number, height: number): string | null {
  if (width <= LOGO_LIMITS.width && height <= LOGO_LIMITS.height) return null;
  return `The picture has ${formatNumber(width)} × ${formatNumber(height)} pixels; at most ${LOGO_LIMITS.width} × ${LOGO_LIMITS.height} are allowed. Scale it down and try again.`;
}
