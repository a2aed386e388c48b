import { runHub } from './hub.mjs';

await runHub(['start', ...process.argv.slice(2)]);
