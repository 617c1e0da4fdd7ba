// Preloaded into a worker to skew its clock: shifts JavaScript's current time by CLOCK_ERROR_MS.
'use strict';
const errorMs = Number(process.env.CLOCK_ERROR_MS);
const RealDate = Date;

globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + errorMs);
    else super(...args);
  }
  static now() {
    return RealDate.now() + errorMs;
  }
};
