export interface Point {
  x: number;
  y: number;
}

export interface Mark extends Point {
  name: string;
  isOurs: boolean;
  /** Moves the name if it would cover another one. @default false */
  nameBelow?: boolean;
}

export interface Plot {
  marks: readonly Mark[];
  /** Drawn dashed, and clipped at the edges. */
  lines: readonly (readonly Point[])[];
  xLabel: string;
  yLabel: string;
  yUnit: string;
}

const [width, height] = [760, 460];
const [left, right, top, bottom] = [70, 30, 30, 50];

/** An SVG of points on two logarithmic axes. */
export function logPlot({ marks, lines, xLabel, yLabel, yUnit }: Plot): string {
  const [minX, maxX] = bounds(marks.map((mark) => mark.x));
  const [minY, maxY] = bounds(marks.map((mark) => mark.y));
  const toX = (x: number): number => left + between(x, minX, maxX) * (width - left - right);
  const toY = (y: number): number => height - bottom - between(y, minY, maxY) * (height - top - bottom);

  const gridX = ticks(minX, maxX).map(
    (x) => `<path class="grid" d="M${r(toX(x))} ${top}V${height - bottom}"/><text x="${r(toX(x))}" y="${height - bottom + 18}" text-anchor="middle">${x.toLocaleString('en-US')}</text>`,
  );
  const gridY = ticks(minY, maxY).map(
    (y) => `<path class="grid" d="M${left} ${r(toY(y))}H${width - right}"/><text x="${left - 8}" y="${r(toY(y) + 4)}" text-anchor="end">${y.toLocaleString('en-US')} ${yUnit}</text>`,
  );
  const paths = lines.map((points) => `<path class="line" clip-path="url(#area)" d="M${points.map(({ x, y }) => `${r(toX(x))} ${r(toY(y))}`).join('L')}"/>`);
  const dots = marks.map(({ name, x, y, isOurs, nameBelow }) => {
    const [cx, cy] = [toX(x), toY(y)];
    const anchor = cx > width * 0.6 ? 'end' : 'start';
    const labelY = nameBelow ? cy + 18 : cy - 6;
    const labelX = anchor === 'end' ? cx - 9 : cx + 9;
    return `<circle class="${isOurs ? 'ours' : 'other'}" cx="${r(cx)}" cy="${r(cy)}" r="${isOurs ? 6 : 4}"/><text x="${r(labelX)}" y="${r(labelY)}" text-anchor="${anchor}">${escaped(name)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    '<style>.grid{stroke:#ddd}.line{stroke:#888;stroke-dasharray:5 4;fill:none}.ours{fill:#d33}.other{fill:#36c}text{fill:#333}</style>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<clipPath id="area"><path d="M${left} ${top}H${width - right}V${height - bottom}H${left}Z"/></clipPath>`,
    ...gridX,
    ...gridY,
    ...paths,
    ...dots,
    `<text x="${width / 2}" y="${height - 10}" text-anchor="middle">${escaped(xLabel)}</text>`,
    `<text x="16" y="${height / 2}" text-anchor="middle" transform="rotate(-90 16 ${height / 2})">${escaped(yLabel)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function bounds(values: number[]): [number, number] {
  return [Math.min(...values) * 0.7, Math.max(...values) * 1.4];
}

function between(value: number, low: number, high: number): number {
  return Math.log(value / low) / Math.log(high / low);
}

function ticks(low: number, high: number): number[] {
  return [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000].filter((tick) => tick >= low && tick <= high);
}

function r(value: number): string {
  return value.toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
