import { serveSubgraph } from '@hub/kernel';
import { profileSubgraph } from './app.js';

await serveSubgraph(profileSubgraph);
