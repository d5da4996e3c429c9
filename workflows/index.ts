/** What the workflow bundle exports. */
export { session } from './session';
