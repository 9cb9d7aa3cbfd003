import { extent, max } from 'd3-array';
import { scaleLinear, scaleTime } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import type { AuditEntry } from '#audit/contracts';
import { formatTick } from '../../../../../libs/platform/ui/src/dates.js';

/** What the chart needs of a fact. */
export type ChartFact = Pick<AuditEntry, 'factId' | 'happenedAt' | 'quantityAfter' | 'mark' | 'what'>;

/** A mark on the line. */
export interface ChartMark {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly kind: AuditEntry['mark'];
  /** Whether it has happened by the chosen moment. */
  readonly past: boolean;
  readonly label: string;
}

/** Everything that is drawn, in pixels of the drawing. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly past: string;
  readonly pastArea: string;
  readonly future: string;
  readonly cursor: number;
  readonly marks: readonly ChartMark[];
  readonly rows: readonly { readonly y: number; readonly label: string }[];
  readonly columns: readonly { readonly x: number; readonly label: string }[];
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
}

const HEIGHT = 264;
const MARGIN = { left: 46, right: 18, top: 14, bottom: 40 };
/** Room after the last fact, as a share of the time shown. */
const TAIL = 0.06;
/** Milliseconds after the only fact, where there is one alone. */
const HOUR = 3_600_000;

/**
 * Draws seats over time as steps: solid up to the chosen fact, dotted after it.
 * @param facts in order, oldest first
 * @param chosen index of the fact that is looked at
 * @param width pixels
 * @returns null when no fact knows a number of seats yet
 */
export function drawChart(facts: readonly ChartFact[], chosen: number, width: number): Chart | null {
  const points = facts.flatMap((fact, index) => (fact.quantityAfter === null ? [] : [{ index, fact, at: Date.parse(fact.happenedAt), seats: fact.quantityAfter }]));
  const [first, last] = extent(points, (point) => point.at);
  const chosenFact = facts[chosen];
  if (first === undefined || last === undefined || !chosenFact) return null;

  const end = last > first ? last + (last - first) * TAIL : last + HOUR;
  const plot = { left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: HEIGHT - MARGIN.bottom };
  // In the reader's time zone, like the list below it.
  const x = scaleTime([new Date(first), new Date(end)], [plot.left, plot.right]);
  const y = scaleLinear([0, Math.max(1, (max(points, (point) => point.seats) ?? 1) * 1.1)], [plot.bottom, plot.top]).nice(5);
  const now = Math.max(Date.parse(chosenFact.happenedAt), first);
  const until = points.filter((point) => point.index <= chosen);
  const standing = until.at(-1) ?? points[0]!;
  const after = points.filter((point) => point.index > chosen);

  const steps = (path: readonly { at: number; seats: number }[]): string =>
    line<{ at: number; seats: number }>().x((point) => x(point.at)).y((point) => y(point.seats)).curve(curveStepAfter)(path) ?? '';
  const pastPath = [...until, { at: now, seats: standing.seats }];
  return {
    width, height: HEIGHT, plot, cursor: x(now),
    past: steps(pastPath),
    pastArea: area<{ at: number; seats: number }>().x((point) => x(point.at)).y0(plot.bottom).y1((point) => y(point.seats)).curve(curveStepAfter)(pastPath) ?? '',
    future: steps([{ at: now, seats: standing.seats }, ...after, { at: end, seats: (after.at(-1) ?? standing).seats }]),
    marks: points.map((point) => ({ index: point.index, x: x(point.at), y: y(point.seats), kind: point.fact.mark, past: point.index <= chosen, label: point.fact.what })),
    rows: y.ticks(5).filter(Number.isInteger).map((value) => ({ y: y(value), label: String(value) })),
    columns: columnsOf(x, width),
  };
}

function columnsOf(x: ReturnType<typeof scaleTime<number, number>>, width: number): Chart['columns'] {
  const ticks = x.ticks(Math.max(2, Math.floor(width / 160)));
  const step = ticks.length > 1 ? Number(ticks[1]) - Number(ticks[0]) : 0;
  const [left, right] = x.range() as [number, number];
  return ticks.map((tick) => ({ x: x(tick), label: formatTick(tick, step) }))
    // Marks closer than a second read the same; the first one says it.
    .filter((column, index, all) => column.label !== all[index - 1]?.label && column.x > left + 28 && column.x < right - 28);
}
