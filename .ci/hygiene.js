'use strict';

/**
 * Looks through every file of the repository for what must not be there. The patterns are put together from pieces, so that this
 * file does not contain what it forbids.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const join = (...pieces) => pieces.join('');
const isTest = (file) => /(^|\/)tests?\//.test(file);

const rules = [
  {
    what: 'the address of a package registry (each machine has its own)',
    pattern: new RegExp(
      [
        join('npm', 'js\\.(org|com)'),
        join('yarn', 'pkg\\.com'),
        join('npm', 'mirror\\.com'),
        join('py', 'pi\\.org'),
        join('python', 'hosted\\.org'),
        join('crates', '\\.io'),
        join('proxy\\.go', 'lang'),
        join('"reso', 'lved":'),
      ].join('|'),
      'i',
    ),
  },
  { what: 'unfinished work', pattern: new RegExp(join('\\b(TO', 'DO|FIX', 'ME|X', 'XX)\\b')) },
  {
    what: 'a test that is switched off or runs alone',
    pattern: new RegExp(
      join(
        '\\b(test|it|describe|pytest|mark|unittest)\\.(on',
        'ly|sk',
        'ip|sk',
        'ipif|sk',
        'ipUnless|xfa',
        'il|to',
        'do)\\b',
        '|\\b(xdes',
        'cribe|xi',
        't|fi',
        't)\\(',
        '|skip',
        'Test\\(',
      ),
    ),
    applies: isTest,
  },
  { what: 'a mark of a merge conflict', pattern: new RegExp(join('^(<<<', '<<<<|>>>', '>>>>) ')) },
];

function listFiles() {
  const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  return output
    .toString('utf8')
    .split('\0')
    .filter((file) => file !== '' && fs.existsSync(path.join(root, file)));
}

function findIn(file) {
  const content = fs.readFileSync(path.join(root, file));
  // Binary: an archive or a pickle among the test data.
  if (content.includes(0)) return [];
  const lines = content.toString('utf8').split('\n');
  return rules
    .filter(({ applies }) => applies === undefined || applies(file))
    .flatMap(({ what, pattern }) =>
      lines.flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${index + 1}: ${what}: ${line.trim().slice(0, 100)}`] : [],
      ),
    );
}

const findings = listFiles().flatMap(findIn);
for (const finding of findings) console.error(finding);
process.exitCode = findings.length > 0 ? 1 : 0;
