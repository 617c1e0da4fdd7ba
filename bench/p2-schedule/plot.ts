/** One point of the plot. */
export interface Point {
  name: string;
  reads: number;
  meanDelayMs: number;
  isOurs: boolean;
}

const [width, height] = [760, 460];
const [left, right, top, bottom] = [70, 30, 30, 50];

/** Reads against mean delay, both logarithmic: on the dashed line lie all fixed intervals, nearer the corner is better. */
export function plot(points: readonly Point[], meanDurationMs: number): string {
  const [minReads, maxReads] = bounds(points.map(({ reads }) => reads));
  const [minDelay, maxDelay] = bounds(points.map(({ meanDelayMs }) => meanDelayMs / 1000));
  const x = (reads: number) => left + between(reads, minReads, maxReads) * (width - left - right);
  const y = (delay: number) => height - bottom - between(delay, minDelay, maxDelay) * (height - top - bottom);

  const gridX = ticks(minReads, maxReads).map(
    (reads) => `<path class="grid" d="M${r(x(reads))} ${top}V${height - bottom}"/><text x="${r(x(reads))}" y="${height - bottom + 18}" text-anchor="middle">${reads}</text>`,
  );
  const gridY = ticks(minDelay, maxDelay).map(
    (delay) => `<path class="grid" d="M${left} ${r(y(delay))}H${width - right}"/><text x="${left - 8}" y="${r(y(delay) + 4)}" text-anchor="end">${delay} s</text>`,
  );
  const product = meanDurationMs / 2000;
  const line = `M${r(x(minReads))} ${r(y(product / minReads))}L${r(x(maxReads))} ${r(y(product / maxReads))}`;
  const marks = points.map(({ name, reads, meanDelayMs, isOurs }) => {
    const [cx, cy] = [x(reads), y(meanDelayMs / 1000)];
    const anchor = cx > width * 0.6 ? 'end' : 'start';
    const labelX = anchor === 'end' ? cx - 9 : cx + 9;
    return `<circle class="${isOurs ? 'ours' : 'other'}" cx="${r(cx)}" cy="${r(cy)}" r="${isOurs ? 6 : 4}"/><text x="${r(labelX)}" y="${r(cy - 6)}" text-anchor="${anchor}">${escaped(name)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    '<style>.grid{stroke:#ddd}.line{stroke:#888;stroke-dasharray:5 4;fill:none}.ours{fill:#d33}.other{fill:#36c}text{fill:#333}</style>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<clipPath id="area"><path d="M${left} ${top}H${width - right}V${height - bottom}H${left}Z"/></clipPath>`,
    ...gridX,
    ...gridY,
    `<path class="line" clip-path="url(#area)" d="${line}"/>`,
    ...marks,
    `<text x="${width / 2}" y="${height - 10}" text-anchor="middle">reads per render</text>`,
    `<text x="16" y="${height / 2}" text-anchor="middle" transform="rotate(-90 16 ${height / 2})">mean delay</text>`,
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
  return [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200].filter((tick) => tick >= low && tick <= high);
}

function r(value: number): string {
  return value.toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
