import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** What every list accepts: `?limit&cursor&search`. */
export class PageQuery {
  /** Items per page, 1 to 100. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 50;

  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(2048)
  readonly cursor?: string;

  /** Words to look for. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly search?: string;
}
