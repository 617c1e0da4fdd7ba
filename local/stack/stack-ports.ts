import { freePort } from './free-port';

/** On which port of 127.0.0.1 each part listens. */
export interface StackPorts {
  temporal: number;
  ui: number;
  s3: number;
  /** Moto itself, when it is behind S3's public front. */
  moto: number;
  lambda: number;
}

/** The wanted ports where they are free, and any free ones else; says on stderr which wanted ones are taken. */
export async function chooseStackPorts(wanted: Partial<StackPorts>): Promise<StackPorts> {
  const choose = async (part: keyof StackPorts): Promise<number> => {
    const port = await freePort(wanted[part]);
    if (wanted[part] !== undefined && port !== wanted[part]) {
      process.stderr.write(`Port ${wanted[part]} (${part}) is taken by another program; using ${port}.\n`);
    }
    return port;
  };
  return {
    temporal: await choose('temporal'),
    ui: await choose('ui'),
    s3: await choose('s3'),
    moto: await choose('moto'),
    lambda: await choose('lambda'),
  };
}
