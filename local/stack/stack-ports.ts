import { freePort } from './free-port';

/** The port on 127.0.0.1 of each part. */
export interface StackPorts {
  temporal: number;
  ui: number;
  s3: number;
  /** Moto itself, when it is behind S3's public front. */
  moto: number;
  lambda: number;
}

/** Chooses the wanted ports where they are free, otherwise any free ones. Reports on stderr which wanted ones are taken. */
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
