import { registerProblems } from '#platform/http';
import type { Json } from '#platform/kernel';

const kibibytes = (bytes: Json | undefined): string => (typeof bytes === 'number' ? `${Math.ceil(bytes / 1024)} KiB` : 'more than that');

/** What people read when a logo is refused. The logo that was there stays. */
export function registerBrandingProblems(): void {
  registerProblems({
    'logo-too-wide': {
      title: 'The logo is too wide',
      detail: ({ width, height, maximumWidth, maximumHeight }) => `This picture is ${String(width)}×${String(height)} pixels. Scale it to at most ${String(maximumWidth)}×${String(maximumHeight)} and upload it again.`,
    },
    'logo-too-tall': {
      title: 'The logo is too tall',
      detail: ({ width, height, maximumWidth, maximumHeight }) => `This picture is ${String(width)}×${String(height)} pixels. Scale it to at most ${String(maximumWidth)}×${String(maximumHeight)} and upload it again.`,
    },
    'logo-too-large': {
      title: 'The file is too large',
      detail: ({ bytes, maximum }) => `At most ${kibibytes(maximum)} are allowed; this file has ${kibibytes(bytes)}. Save the logo smaller and upload it again.`,
    },
    'logo-not-an-image': {
      title: 'This is not a PNG, JPEG or WebP picture',
      detail: ({ detected }) => `${typeof detected === 'string' ? `The content of this file is ${detected}.` : 'The content of this file is no picture that Seatkeeper knows.'} Save the logo as PNG, JPEG or WebP and upload it again.`,
    },
    'logo-damaged': { title: 'The picture is damaged', detail: () => 'This picture cannot be read to its end. Save it again from the program it was made with and upload it again.' },
    'logo-animated': { title: 'The picture moves', detail: () => 'A logo must stand still. Save one picture of the animation as PNG, JPEG or WebP and upload it.' },
  });
}
