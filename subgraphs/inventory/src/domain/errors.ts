import { defineErrors } from '@hub/kernel/pure';

/** What inventory refuses beside the kernel's base codes. */
export const inventoryErrors = defineErrors({
  STOCK_NOT_ENOUGH: {
    description:
      'A staff command would take more pieces than are there, or pieces that are reserved.',
    retryable: false,
  },
  STOCK_CHANGED: {
    description: 'The stock is not what the count expected; read it again and decide anew.',
    retryable: false,
  },
  RESERVATION_NOT_COMMITTED: {
    description:
      'Goods may only leave for a reservation that is committed, that is, for a paid order.',
    retryable: false,
  },
  RESERVATION_OVERDRAWN: {
    description: 'More pieces were to leave, be released or come back than the order line holds.',
    retryable: false,
  },
  CODE_TAKEN: {
    description: 'A code or barcode already belongs to something else.',
    retryable: false,
  },
  COUNT_OUTDATED: {
    description: 'A later count of this SKU at this location is already booked.',
    retryable: false,
  },
  UNKNOWN_SKU: { description: 'No SKU has this code.', retryable: false },
});
