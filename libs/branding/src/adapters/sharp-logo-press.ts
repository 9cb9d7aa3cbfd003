import { Injectable } from '@nestjs/common';
import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { LOGO_LIMITS } from '../contracts/index.js';
import { damagedLogo, requireLogoBytes, requireLogoSize, requireLogoType, type LogoType } from '../domain/logo-rules.js';
import { LogoPress, type PressedLogo } from '../features/replace-logo/logo-press.js';

const encoders: { readonly [T in LogoType]: (image: Sharp) => Sharp } = {
  'image/png': (image) => image.png({ compressionLevel: 9 }),
  'image/jpeg': (image) => image.jpeg({ quality: 90, mozjpeg: true }),
  'image/webp': (image) => image.webp({ lossless: true }),
};

/** Draws logos anew with libvips. Metadata, tails and anything else that is no pixel do not survive. */
@Injectable()
export class SharpLogoPress extends LogoPress {
  async press(upload: Buffer): Promise<PressedLogo> {
    requireLogoBytes(upload.byteLength);
    const contentType = requireLogoType((await fileTypeFromBuffer(upload))?.mime);
    requireLogoSize(await claimedSize(upload));
    // Only now are pixels decoded, and never more of them than a logo may have.
    const image = sharp(upload, { failOn: 'error', limitInputPixels: LOGO_LIMITS.width * LOGO_LIMITS.height }).autoOrient();
    const { data: picture, info } = await encoders[contentType](image).toBuffer({ resolveWithObject: true }).catch(() => Promise.reject(damagedLogo()));
    return { picture, contentType, width: info.width, height: info.height };
  }
}

// Reads the header alone. Its limit is off because the answer must name the numbers that were claimed, however large.
async function claimedSize(upload: Buffer): Promise<{ width: number; height: number; pages: number }> {
  const { autoOrient, pages = 1 }: Metadata = await sharp(upload, { limitInputPixels: false, failOn: 'none' }).metadata().catch(() => Promise.reject(damagedLogo()));
  return { width: autoOrient.width, height: autoOrient.height, pages };
}
