import { serveSubgraph } from '@hub/kernel';
import { memberSubgraph } from './app.js';

await serveSubgraph(memberSubgraph);
