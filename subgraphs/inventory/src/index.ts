export { inventorySubgraph } from './app.js';
export { reconcileStock, type StockDrift } from './use-cases/reconcile-stock.js';
