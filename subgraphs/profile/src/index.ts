export { profileSubgraph } from './app.js';
