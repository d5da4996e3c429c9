/** Build step: `node dist/host/temporal/bundle-main.js`. */
import { writeWorkflowBundles } from './bundle';

void writeWorkflowBundles();
