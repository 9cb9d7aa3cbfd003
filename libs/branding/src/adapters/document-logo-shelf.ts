import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Documents } from '#platform/documents';
import { LogoShelf, type ShelvedLogo } from '../logo-shelf.js';

const COLLECTION = 'logos';

interface Body {
  readonly contentType: string;
  readonly base64: string;
}

/** Pictures in the store of documents. */
@Injectable()
export class DocumentLogoShelf extends LogoShelf {
  constructor(private readonly documents: Documents) {
    super();
  }

  async put({ contentType, picture }: ShelvedLogo): Promise<string> {
    const sha256 = createHash('sha256').update(picture).digest('hex');
    const body: Body = { contentType, base64: picture.toString('base64') };
    await this.documents.put(COLLECTION, sha256, body);
    return sha256;
  }

  async get(sha256: string): Promise<ShelvedLogo | undefined> {
    const found = await this.documents.get<Body>(COLLECTION, sha256);
    return found && { contentType: found.body.contentType, picture: Buffer.from(found.body.base64, 'base64') };
  }
}
