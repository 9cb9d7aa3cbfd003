import { IsInt, Max, Min } from 'class-validator';

/** Body of `PUT …/quantity`. */
export class ChangeQuantityRequest {
  /** Wanted total, in seats. */
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  readonly quantity!: number;
}
