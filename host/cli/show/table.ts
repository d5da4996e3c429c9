/** Rows in columns as wide as their widest cell; the last column is never padded. The first row is the heading. */
export function table(rows: string[][]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** Names and values, one a line. Values that are null are left out. */
export function fields(pairs: [name: string, value: string | null][]): string[] {
  return table(pairs.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
