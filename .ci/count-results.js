'use strict';

/**
 * Prints `N passed, N failed`: the tests of every suite, and each other step (lint, types, ...) as one.
 * Reads what .ci/step.sh and the suites left in build/results. Exits 1 when anything failed or nothing ran.
 */
const fs = require('node:fs');
const path = require('node:path');

/** Jest: one JSON object. A file that could not even load counts as one failure. */
function countJest(text) {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(text);
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
}

/** pytest: JUnit XML, whose <testsuite> element carries the sums as attributes. */
function countJunit(text) {
  const total = { passed: 0, failed: 0 };
  for (const [element] of text.matchAll(/<testsuite [^>]*>/g)) {
    const number = (name) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(element)?.[1] ?? 0);
    const failed = number('failures') + number('errors');
    total.failed += failed;
    total.passed += number('tests') - failed - number('skipped');
  }
  return total;
}

function countReport(file) {
  if (!fs.existsSync(file)) return { passed: 0, failed: 0 };
  const text = fs.readFileSync(file, 'utf8');
  try {
    return file.endsWith('.xml') ? countJunit(text) : countJest(text);
  } catch {
    // Half written: its suite was ended, and that counts below.
    return { passed: 0, failed: 0 };
  }
}

/** A step is the sum of its reports; one without a test counts as one, and so does one that failed though no test did. */
function countStep(folder, name) {
  const [outcome, ...reports] = fs.readFileSync(path.join(folder, name), 'utf8').trim().split(' ');
  const counts = reports.map((report) => countReport(path.join(folder, report)));
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  if (outcome === 'failed') return { passed, failed: Math.max(failed, 1) };
  return { passed: reports.length === 0 ? 1 : passed, failed };
}

function main(folder) {
  const steps = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.step')) : [];
  let passed = 0;
  let failed = 0;
  for (const step of steps.sort()) {
    const count = countStep(folder, step);
    passed += count.passed;
    failed += count.failed;
    if (count.failed > 0) console.log(`failed: ${path.basename(step, '.step')} (${count.failed})`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

main(path.join(__dirname, '..', 'build', 'results'));
