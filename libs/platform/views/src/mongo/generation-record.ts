import { Schema } from 'mongoose';

/** Which generation readers of a view see (`live`), or one that is being filled. One small document each, changed by compare-and-set. */
export interface GenerationRecord {
  readonly _id: string;
  /** `publishing`: readers are being switched to it. */
  readonly state: 'live' | 'draft' | 'publishing';
  /** Name, version and queries of the view: `ViewIdentity.id`. */
  readonly view: string;
  readonly name: string;
  readonly version: number;
  readonly generation: string;
  /** Null before the first checkpoint. */
  readonly position: bigint | null;
  /** Of a live one: position up to which its rows may show facts already, because they are written before the checkpoint. */
  readonly reaching?: bigint | null;
  /** Of a live one: whether it has caught up once. */
  readonly ready?: boolean;
  /** Of a live one: the generation that was live before. */
  readonly former?: string | null;
  /** Milliseconds since 1970 since when it is being published. */
  readonly since?: number;
}

export const generationSchema = new Schema<GenerationRecord>(
  {
    _id: String, state: String, view: String, name: String, version: Number, generation: String, position: { type: Schema.Types.BigInt, default: null },
    reaching: Schema.Types.BigInt, ready: Boolean, former: String, since: Number,
  },
  { versionKey: false, collection: 'view_generations' },
);
