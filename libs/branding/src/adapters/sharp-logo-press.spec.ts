import sharp from 'sharp';
import { crc32 } from 'node:zlib';
import { LOGO_LIMITS } from '../contracts/index.js';
import { SharpLogoPress } from './sharp-logo-press.js';

const press = new SharpLogoPress();
const blank = (width: number, height: number) => sharp({ create: { width, height, channels: 4, background: { r: 20, g: 90, b: 160, alpha: 1 } } });

/** Pixels that do not compress away. */
const noise = (width: number, height: number) => {
  let seed = 7;
  const raw = Buffer.from(Array.from({ length: width * height * 3 }, () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) >>> 16 & 0xff));
  return sharp(raw, { raw: { width, height, channels: 3 } });
};

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.byteLength);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** A PNG whose header claims another size than its pixels have. */
function claiming(png: Buffer, width: number, height: number): Buffer {
  const header = Buffer.from(png.subarray(16, 29));
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([png.subarray(0, 8), chunk('IHDR', header), png.subarray(33)]);
}

/** A PNG with an animation control chunk behind its header. */
function animated(png: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, 33), chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])), png.subarray(33)]);
}

const refused = (upload: Buffer): Promise<unknown> => press.press(upload).then(() => 'accepted', (error: unknown) => error);

describe('a logo that is right', () => {
  it.each(['png', 'jpeg', 'webp'] as const)('is accepted as %s at the largest size there is, and keeps format and size', async (format) => {
    const upload = await blank(LOGO_LIMITS.width, LOGO_LIMITS.height).toFormat(format).toBuffer();
    const { contentType, width, height, picture } = await press.press(upload);
    expect({ contentType, width, height }).toEqual({ contentType: `image/${format}`, width: 502, height: 81 });
    expect(await sharp(picture).metadata()).toMatchObject({ format, width: 502, height: 81 });
  });

  it('loses everything that is not the picture: metadata, and markup behind the end', async () => {
    const png = await blank(40, 20).withExif({ IFD0: { Copyright: 'somewhere at home' } }).png().toBuffer();
    const { picture } = await press.press(Buffer.concat([png, Buffer.from('<html><script>alert(1)</script></html>')]));
    expect(picture.includes('<script')).toBe(false);
    expect(picture.includes('somewhere at home')).toBe(false);
    expect(picture.subarray(-8, -4).toString('latin1')).toBe('IEND');
  });

  it('stands upright: an upright picture stored on its side is measured and kept as it is seen', async () => {
    const sideways = await blank(60, 400).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await press.press(sideways)).toMatchObject({ width: 400, height: 60 });
  });
});

describe('a logo that is refused', () => {
  it('is too wide, and the answer says by how much', async () => {
    const upload = await blank(503, 81).png().toBuffer();
    expect(await refused(upload)).toMatchObject({ code: 'logo-too-wide', kind: 'malformed', facts: { width: 503, height: 81, maximumWidth: 502, maximumHeight: 81 } });
  });

  it('is too tall', async () => {
    expect(await refused(await blank(502, 82).webp().toBuffer())).toMatchObject({ code: 'logo-too-tall', facts: { width: 502, height: 82 } });
  });

  it('claims 50,000×50,000 pixels in its header, which are never decoded', async () => {
    const bomb = claiming(await blank(10, 10).png().toBuffer(), 50_000, 50_000);
    expect(await refused(bomb)).toMatchObject({ code: 'logo-too-wide', facts: { width: 50_000, height: 50_000 } });
  });

  it('has more bytes than allowed', async () => {
    expect(await refused(Buffer.alloc(LOGO_LIMITS.bytes + 1))).toMatchObject({ code: 'logo-too-large', facts: { bytes: 524_289, maximum: 524_288 } });
  });

  it.each(['png', 'jpeg', 'webp'] as const)('is a %s that was cut off', async (format) => {
    const whole = await noise(300, 60).toFormat(format).toBuffer();
    expect(await refused(whole.subarray(0, Math.floor(whole.byteLength / 2)))).toMatchObject({ code: 'logo-damaged' });
  });

  it('is a PNG whose pixels are damaged', async () => {
    const whole = await noise(100, 60).png().toBuffer();
    whole.fill(0, 200, 400);
    expect(await refused(whole)).toMatchObject({ code: 'logo-damaged' });
  });

  it.each([
    ['an SVG with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>')],
    ['an SVG behind an XML declaration', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['nothing at all', Buffer.alloc(0)],
    ['the first bytes of a PNG only', Buffer.from([0x89, 0x50, 0x4e])],
  ])('is %s', async (_, upload) => {
    expect(await refused(upload)).toMatchObject({ code: 'logo-not-an-image' });
  });

  it('is a GIF, and the answer says so', async () => {
    expect(await refused(await blank(10, 10).gif().toBuffer())).toMatchObject({ code: 'logo-not-an-image', facts: { detected: 'image/gif' } });
  });

  it('is an animated PNG', async () => {
    expect(await refused(animated(await blank(10, 10).png().toBuffer()))).toMatchObject({ code: 'logo-animated' });
  });

  it('is an animated WebP', async () => {
    const frames = await sharp([await blank(10, 10).png().toBuffer(), await noise(10, 10).png().toBuffer()], { join: { animated: true } }).webp().toBuffer();
    expect(await refused(frames)).toMatchObject({ code: 'logo-animated' });
  });
});
