import { allowedEnvironment, hashSeedOf } from '../../../runner/environment';

describe('the environment of a runner', () => {
  it('lets through what is on the list, and nothing that may be a secret', () => {
    const host = {
      PATH: '/bin',
      TZ: 'UTC',
      AWS_SECRET_ACCESS_KEY: 's',
      PYTHONPATH: '/x',
      LD_PRELOAD: '/y',
      AK_JOURNAL: '/z',
    };
    expect(allowedEnvironment(host)).toEqual({ PATH: '/bin', TZ: 'UTC' });
  });

  it('has no names without a value', () => {
    expect(allowedEnvironment({ PATH: '/bin', TZ: undefined })).toStrictEqual({ PATH: '/bin' });
  });

  it('hashes as Python allows, the same for one build and not for another', () => {
    const seed = hashSeedOf('bld_1');
    expect(Number(seed)).toBeGreaterThanOrEqual(1);
    expect(Number(seed)).toBeLessThanOrEqual(4294967295);
    expect(seed).toMatch(/^\d+$/);
    expect(hashSeedOf('bld_1')).toBe(seed);
    expect(hashSeedOf('bld_2')).not.toBe(seed);
  });
});
