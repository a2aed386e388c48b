import { serveSubgraph } from '@hub/kernel';
import { inventorySubgraph } from './app.js';

await serveSubgraph(inventorySubgraph);
