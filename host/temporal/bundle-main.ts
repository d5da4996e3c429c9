/** Build step: `node dist/host/temporal/bundle-main.js [path]`. */
import { workflowBundlePath, writeWorkflowBundle } from './bundle';

void writeWorkflowBundle(process.argv[2] ?? workflowBundlePath());
