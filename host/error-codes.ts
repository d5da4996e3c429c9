/**
 * Every code an `AkError` may carry. docs/errors.md lists the same codes; a test compares the two.
 * `exit` is the exit code of the command line: 1 the session failed, 2 bad input, 3 the environment.
 */
export const ERROR_CODES = {
  // Bad input.
  usage: { exit: 2, meaning: 'The command line is wrong.' },
  config_invalid: { exit: 2, meaning: 'config.yaml has an unknown key or a wrong value.' },
  manifest_invalid: { exit: 2, meaning: 'The manifest cannot be read or says something it may not.' },
  event_invalid: { exit: 2, meaning: 'The event is not a JSON object with the expected fields.' },
  archive_unreadable: { exit: 2, meaning: 'The tar is damaged, truncated or not a tar at all.' },
  archive_refused: { exit: 2, meaning: 'The tar holds something that may not be unpacked.' },
  archive_too_large: { exit: 2, meaning: 'The tar goes over a limit.' },
  code_not_found: { exit: 2, meaning: 'The folder or file to deploy does not exist.' },
  project_not_found: { exit: 2, meaning: 'No project of that name is deployed.' },
  session_not_found: { exit: 2, meaning: 'No session has that id.' },
  session_imported: { exit: 2, meaning: 'The session ran elsewhere and was imported: it can only be looked at.' },
  session_exists: { exit: 2, meaning: 'Another session of that id is in the store already.' },
  import_untrusted: { exit: 2, meaning: 'Nobody said that the file to import can be trusted.' },
  import_invalid: { exit: 2, meaning: 'The file to import is damaged, incomplete, or of a form that is not known.' },
  deployment_not_found: { exit: 2, meaning: 'No deployment has that id.' },
  build_not_found: { exit: 2, meaning: 'No build has that id.' },
  call_not_found: { exit: 2, meaning: 'The session has recorded no call of that id.' },
  session_not_paused: { exit: 2, meaning: 'The session is not paused, so there is nothing to resume.' },
  session_ended: { exit: 2, meaning: 'The session has ended already.' },
  entry_file_missing: { exit: 2, meaning: 'The entry point names a file that the code does not have.' },
  entry_function_missing: { exit: 2, meaning: 'The entry point names a function that the file does not export.' },
  bad_handler: { exit: 2, meaning: 'The entry point cannot be called with an event.' },
  syntax_error: { exit: 2, meaning: 'A file of the code is not valid Python.' },
  // The session.
  import_failed: { exit: 1, meaning: 'The code raised an exception while it was imported.' },
  user_error: { exit: 1, meaning: 'The handler raised an exception.' },
  replay_differs: { exit: 1, meaning: 'The code no longer does what its journal says it did.' },
  journal_damaged: {
    exit: 1,
    meaning: 'What was recorded cannot be read, is not whole, or was not written by this installation.',
  },
  memory_exceeded: {
    exit: 1,
    meaning: 'The Python process used more memory than the configuration or the machine allows.',
  },
  runner_crashed: { exit: 1, meaning: 'The Python process kept dying at the same step.' },
  // The environment.
  python_missing: { exit: 3, meaning: 'No usable Python was found.' },
  python_too_old: { exit: 3, meaning: 'The Python found is older than 3.9.' },
  python_changed: { exit: 3, meaning: 'The session began with another Python, rewriter or libraries.' },
  runner_start_failed: { exit: 3, meaning: 'The Python process ended, or said nothing, before its module was loaded.' },
  temporal_binary_missing: { exit: 3, meaning: 'The Temporal server binary is not there and cannot be installed.' },
  temporal_start_failed: { exit: 3, meaning: 'The embedded Temporal server did not start.' },
  temporal_unreachable: { exit: 3, meaning: 'The configured Temporal server does not answer.' },
  port_in_use: { exit: 3, meaning: 'A configured port is taken.' },
  store_unavailable: { exit: 3, meaning: 'The store cannot be opened, read or written.' },
  journal_key_unusable: {
    exit: 3,
    meaning: 'The key that seals the journals is missing, or belongs to another store.',
  },
  encryption_key_unusable: { exit: 3, meaning: 'A key of encryption.keys is not there, or is no key.' },
  encryption_key_missing: { exit: 3, meaning: 'Something is encrypted with a key that this host does not have.' },
  store_busy: { exit: 3, meaning: 'The store stayed locked by another process.' },
  config_unwritable: { exit: 3, meaning: 'config.yaml cannot be written.' },
  runtime_dir_unusable: { exit: 3, meaning: 'The directory for sockets cannot be made, or belongs to somebody else.' },
  socket_path_too_long: { exit: 3, meaning: 'The runtime directory is too deep for a Unix socket.' },
  build_missing: { exit: 3, meaning: 'The code of a session is not in the store any more.' },
  blob_missing: { exit: 3, meaning: 'Code of a build, or a large value, is missing in the store or was changed.' },
  deadline: { exit: 3, meaning: 'Something did not happen in time.' },
  // Ours.
  protocol: { exit: 3, meaning: 'The host or the runner said something the protocol does not allow.' },
  stale_epoch: { exit: 3, meaning: 'Another host has taken the session since.' },
  runner_lost: { exit: 3, meaning: 'The Python process is gone; the session goes on in a new one.' },
  runner_killed: { exit: 3, meaning: 'Something outside of the program keeps ending its Python process.' },
  internal: { exit: 3, meaning: 'A fault of ak itself.' },
} as const satisfies Record<string, { exit: 0 | 1 | 2 | 3; meaning: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Another version of ak may have written a code that this one does not know. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}
