/** How much an archive, or the code packed into one, may hold. */

export interface ArchiveLimits {
  /** Bytes of the archive as it is given, compressed or not. */
  archiveBytes: number;
  /** Bytes of all its files together, unpacked. */
  totalBytes: number;
  /** Bytes of one file. */
  fileBytes: number;
  /** Files, folders and links together; folders that are only implied by a path count too. */
  entries: number;
  /** Parts of a path: `a/b/c.py` has three. */
  depth: number;
  /** Bytes of a path, in UTF-8. */
  pathBytes: number;
  /** Bytes that one compressed byte may become, watched once `RATIO_FROM_BYTES` have come out. */
  ratio: number;
}

const MIB = 1024 * 1024;

const DEFAULT_LIMITS: Readonly<ArchiveLimits> = {
  archiveBytes: 256 * MIB,
  totalBytes: 256 * MIB,
  fileBytes: 64 * MIB,
  entries: 10_000,
  depth: 32,
  pathBytes: 1024,
  ratio: 200,
};

/** Small archives of repetitive text compress better than any useful ratio; they can do no harm. */
export const RATIO_FROM_BYTES = 8 * MIB;

/** The defaults with what the caller sets instead. */
export function archiveLimits(overrides: Partial<ArchiveLimits> = {}): ArchiveLimits {
  return { ...DEFAULT_LIMITS, ...overrides };
}

/** `1.5 MiB`, `300 bytes`: for messages. */
export function showBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [divisor, unit] = bytes < MIB ? [1024, 'KiB'] : [MIB, 'MiB'];
  return `${Number((bytes / divisor).toFixed(1))} ${unit}`;
}

/** The limits that the configuration sets. */
export function configuredLimits(configured: { archiveBytes: number; archiveFiles: number }): ArchiveLimits {
  const { archiveBytes, archiveFiles } = configured;
  return archiveLimits({ archiveBytes, totalBytes: archiveBytes, fileBytes: archiveBytes, entries: archiveFiles });
}

/** For archives of our own, known by their hash: what was once accepted stays so when limits are lowered. */
export function noLimits(): ArchiveLimits {
  const none = Number.POSITIVE_INFINITY;
  return {
    archiveBytes: none,
    totalBytes: none,
    fileBytes: none,
    entries: none,
    depth: none,
    pathBytes: none,
    ratio: none,
  };
}
