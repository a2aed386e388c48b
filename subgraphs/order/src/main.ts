import { serveSubgraph } from '@hub/kernel';
import { orderSubgraph } from './index.js';

await serveSubgraph(orderSubgraph);
