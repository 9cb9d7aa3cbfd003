import { type ChartFact, drawChart } from './history-chart.js';

const fact = (happenedAt: string, quantityAfter: number | null, mark: ChartFact['mark'] = 'change'): ChartFact => ({ factId: happenedAt, happenedAt, quantityAfter, mark, what: `${quantityAfter}` });
const facts = [fact('2026-01-01T00:00:00Z', 20, 'observed'), fact('2026-01-13T00:00:00Z', 26), fact('2026-02-17T00:00:00Z', 26, 'refused'), fact('2026-04-01T00:00:00Z', 41)];
const numbers = (path: string): number[] => path.match(/-?[\d.]+/g)?.map(Number) ?? [];

describe('the chart of a history', () => {
  it('draws nothing while the number of seats is not known', () => {
    expect(drawChart([], 0, 1000)).toBeNull();
    expect(drawChart([fact('2026-01-01T00:00:00Z', null)], 0, 1000)).toBeNull();
  });

  it('puts later facts to the right and more seats higher, all inside the drawing', () => {
    const chart = drawChart(facts, 3, 1000)!;
    const xs = chart.marks.map((mark) => mark.x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(chart.marks[3]!.y).toBeLessThan(chart.marks[1]!.y);
    expect(chart.marks[1]!.y).toBe(chart.marks[2]!.y);
    for (const mark of chart.marks) {
      expect(mark.x).toBeGreaterThanOrEqual(chart.plot.left);
      expect(mark.x).toBeLessThanOrEqual(chart.plot.right);
      expect(mark.y).toBeGreaterThanOrEqual(chart.plot.top);
      expect(mark.y).toBeLessThanOrEqual(chart.plot.bottom);
    }
  });

  it('stands at the chosen fact: what came before is past, the rest is later', () => {
    const chart = drawChart(facts, 1, 1000)!;
    expect(chart.cursor).toBe(chart.marks[1]!.x);
    expect(chart.marks.map((mark) => mark.past)).toEqual([true, true, false, false]);
    expect(Math.max(...numbers(chart.past).filter((_, index) => index % 2 === 0))).toBeLessThanOrEqual(chart.cursor + 0.01);
  });

  it('moves in steps: between two facts the line is level', () => {
    const path = drawChart(facts, 3, 1000)!.past;
    const points = numbers(path);
    expect(points[1]).toBe(points[3]);
    expect(points[2]).toBe(points[4]);
  });

  it('labels whole seats only, from zero', () => {
    const rows = drawChart([fact('2026-01-01T00:00:00Z', 1)], 0, 600)!.rows;
    expect(rows.map((row) => row.label)).toEqual(['0', '1']);
  });

  it('gives facts of a few minutes the whole width, and tells their time as the list does', () => {
    const at = (minute: number): string => new Date(2026, 10, 24, 3, minute).toISOString();
    const chart = drawChart([fact(at(30), 19, 'observed'), fact(at(33), 22), fact(at(36), 20)], 2, 1000)!;
    expect(chart.cursor).toBeGreaterThan(800);
    expect(chart.columns.map((column) => column.label).some((label) => /^0?3:3\d/.test(label))).toBe(true);
  });
});
