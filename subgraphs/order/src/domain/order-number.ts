/**
 * What a buyer reads out on the phone: the business day and eight characters of the order's id without I, L, O, U.
 * Forty random bits per day make it unique in practice, the database in fact.
 */
export function orderNumber(orderId: string, businessDay: string): string {
  return `${businessDay.replaceAll('-', '')}-${orderId.slice(-8)}`;
}

const longest = 32;

/** The number of an imported order that brings none: its source and document, cut from the left when too long. */
export function importedOrderNumber(source: string, documentKey: string): string {
  const number = `${source}-${documentKey}`;
  return number.length <= longest ? number : number.slice(-longest);
}
