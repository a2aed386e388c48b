import { serveSubgraph } from '@hub/kernel';
import { marketingSubgraph } from './app.js';

await serveSubgraph(marketingSubgraph);
