'use strict';

/** Preloaded into hosts under test: their wall clock is off by the number of milliseconds in the file `AK_TEST_CLOCK`, read again and again. */
const { readFileSync } = require('node:fs');
const { setInterval } = require('node:timers');

const file = process.env.AK_TEST_CLOCK;
const LOOK_MS = 100;
let offset = 0;

function look() {
  try {
    offset = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    offset = 0; // not there: the clock is right
  }
}

if (file !== undefined) {
  const realNow = Date.now;
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(realNow() + offset);
      else super(...given);
    }

    static now() {
      return realNow() + offset;
    }
  };
  look();
  setInterval(look, LOOK_MS).unref();
}
