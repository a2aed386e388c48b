export { marketingSubgraph } from './app.js';
