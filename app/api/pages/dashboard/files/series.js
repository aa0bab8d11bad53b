// From published cells to the rows of a table and the series of a chart: one series for each value, one cell for each
// period. A cell that is suppressed has no value, and is never taken for zero.

export const WHOLE = 'whole';

export function seriesOf(cells, keyOf) {
  const found = new Map();
  for (const cell of cells) {
    const key = keyOf(cell);
    if (!found.has(key)) found.set(key, { key, cells: new Map() });
    found.get(key).cells.set(cell.startsOn, cell);
  }
  return [...found.values()];
}

export function periodsOf(...groups) {
  return [...new Set(groups.flat().flatMap(({ cells }) => [...cells.keys()]))].sort();
}

export const isShown = (cell) => cell !== undefined && !cell.isSuppressed && cell.value !== null;
export const hasShown = ({ cells }) => [...cells.values()].some(isShown);
export const isWithheld = (cell) => cell !== undefined && cell.isSuppressed;

export function latestShown(series) {
  return periodsOf(series).filter((period) => isShown(series.cells.get(period))).at(-1);
}
